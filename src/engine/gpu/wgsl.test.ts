import { expect, test } from "vitest";
import { include, reflect, requiredFeatures, specialise } from "./wgsl.ts";

const source = `// include lib/piece
struct Params { rows: u32, eps: f32, shift: i32 }
@group(0) @binding(0) var<storage, read> x: array<Elem>; // (rows)
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;
alias Elem = f32;
const D4: u32 = 8u;
const HALF: f32 = 0.5;
override WG: u32 = 64;
`;

test("reflection reads bindings, parameters and overrides, and ignores comments", () => {
  expect(reflect(`// @group(0) @binding(7) var<uniform> no: u32;\n${source}`)).toEqual({
    bindings: [
      { group: 0, binding: 0, name: "x", access: "read" },
      { group: 0, binding: 1, name: "y", access: "read_write" },
      { group: 1, binding: 0, name: "p", access: "uniform" },
    ],
    params: [
      ["rows", "u32"],
      ["eps", "f32"],
      ["shift", "i32"],
    ],
    overrides: ["WG"],
  });
});

test("specialisation replaces constants and aliases, and enables f16 when an alias needs it", () => {
  const text = specialise(source, { consts: { D4: 16, HALF: 0.25 }, aliases: { Elem: "f16" } });
  expect(text).toContain("const D4 = 16u;");
  expect(text).toContain("const HALF = 0.25;");
  expect(text).toContain("alias Elem = f16;");
  expect(text.startsWith("enable f16;")).toBe(true);
});

test("specialising an undeclared constant is an error with its name", () => {
  expect(() => specialise(source, { consts: { D8: 1 } })).toThrow(
    "The shader declares no const D8.",
  );
});

test("an include is replaced by its file's text, or by another file's", () => {
  const textOf = (name: string) => `[${name}]`;
  expect(include(source, textOf)).toContain("[lib/piece]");
  expect(include(source, textOf, { "lib/piece": "lib/other" })).toContain("[lib/other]");
});

test("what included files enable is said once, at the top", () => {
  const text = `enable f16;\n// include lib/a\nfn own() {}\n// include lib/b\n`;
  const textOf = (name: string) => `enable subgroups;\n// ${name}\n`;
  expect(include(text, textOf)).toBe(
    "enable f16;\nenable subgroups;\n// lib/a\n\nfn own() {}\n// lib/b\n\n",
  );
});

test("the features that a shader needs are those of its enable lines", () => {
  expect(requiredFeatures(`// enable no;\nenable f16;\nenable subgroups;\n${source}`)).toEqual([
    "shader-f16",
    "subgroups",
  ]);
  expect(() => requiredFeatures("enable wishes;")).toThrow("A shader enables wishes");
});
