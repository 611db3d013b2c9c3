import { expect, test } from "vitest";
import { profileOf } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { add } from "./add.ts";
import { attention } from "./attention.ts";
import { pickAttention } from "./attentionChoice.ts";

const pass = { pass: "forward", queries: 64, headDim: 64 } as const;

test("the variant follows the device, and wide heads keep their sums out of registers", () => {
  expect(pickAttention({ software: true }, pass)).toBe("rows");
  expect(pickAttention({ software: false }, { ...pass, headDim: 128 })).toBe("tile");
  expect(pickAttention({ software: false }, { ...pass, headDim: 256 })).toBe("rows");
});

test("a processor with subgroups of 4 has quads, and one with others or none has not", () => {
  expect(pickAttention({ software: true, subgroup: 4 }, pass)).toBe("quads");
  expect(pickAttention({ software: true, subgroup: 8 }, pass)).toBe("rows");
  const measured = { software: true, choices: { "attention forward": "rows" } } as const;
  expect(pickAttention({ ...measured, subgroup: 4 }, pass)).toBe("rows");
  const other = { software: true, choices: { "attention forward": "quads" } };
  expect(pickAttention(other, pass)).toBe("rows");
});

test("what was measured goes before the rule, for its pass alone, where it computes such heads", () => {
  const card = { software: false, choices: { "attention single": "rows" } };
  expect(pickAttention(card, { ...pass, queries: 1 })).toBe("rows");
  expect(pickAttention(card, pass)).toBe("tile");
  expect(pickAttention(card, { ...pass, queries: 1, pass: "back" })).toBe("tile");
  const wide = { software: false, choices: { "attention forward": "tile" } };
  expect(pickAttention(wide, { ...pass, headDim: 256 })).toBe("rows");
  const whole = { software: false, choices: { "attention back": "tile whole" } };
  expect(pickAttention(whole, { ...pass, pass: "back" })).toBe("tile whole");
  const processor = { software: true, choices: { "attention forward": "tile" } };
  expect(pickAttention(processor, pass)).toBe("rows");
});

test("blocks of a tile are divided by rule, or stay whole where that was measured to be faster", () => {
  const planesOf = (choices: Record<string, string>) => {
    const trace = new Trace(profileOf({ software: false }, choices));
    const [q, k, v] = ["q", "k", "v"].map((name) => trace.external(name, [512, 64]));
    const keys = trace.input("keys", [512, 2], "u32");
    attention(q!, k!, v!, { keys }, { heads: 1, kvHeads: 1, headDim: 64 });
    return trace.dispatches[0]!.grid[2];
  };
  expect(planesOf({})).toBe(4);
  expect(planesOf({ "attention forward": "tile whole" })).toBe(1);
});

test("the two passes are recorded each with its own variant", () => {
  const trace = new Trace(profileOf({ software: false }, { "attention back": "rows" }));
  const [q, k, v] = ["q", "k", "v"].map((name) =>
    trace.external(name, [40, 64], { needsGrad: true }),
  );
  const [keys, queries] = ["keys", "queries"].map((name) => trace.input(name, [40, 2], "u32"));
  const how = { heads: 1, kvHeads: 1, headDim: 64 };
  const o = attention(q!, k!, v!, { keys: keys!, queries: queries! }, how);
  trace.backwardFrom(o, trace.external("dout", o.shape), add);
  const names = trace.dispatches.map(({ kernel }) => kernel.name.split("|")[0]);
  expect(names.filter((name) => /tile|rows/.test(name!))).toEqual([
    expect.stringContaining("attention_tile"),
    expect.stringContaining("attention_rows_dq"),
    expect.stringContaining("attention_rows_dkv"),
  ]);
});
