import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchTargets, targetRegex } from "./targetModules.ts";

const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "fixtures", "recorded.json"), "utf8"),
) as { linears: { path: string }[] };

describe("targetRegex", () => {
  const all = recorded.linears.map((linear) => linear.path);
  it("matches exactly the chosen layers of the whole model, towers included, as PEFT's full match does", () => {
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 1 }), (paths) => {
        const whole = new RegExp(`^(?:${targetRegex(paths, all)})$`);
        expect(all.filter((path) => whole.test(path))).toEqual(paths);
      }),
    );
  });

  it("names kinds of layers where all layers are meant", () => {
    const chosen = all.filter((path) => /language_model.*(?:q_proj|v_proj)$/.test(path));
    expect(targetRegex(chosen, all)).toBe(
      String.raw`model\.language_model\.layers\.\d+\.(self_attn)\.(q_proj|v_proj)`,
    );
  });

  it("spells out layers of a sequence, whose others PEFT would refuse", () => {
    const merger = ["model.visual.merger.mlp.0", "model.visual.merger.mlp.2"];
    expect(targetRegex(merger, [...merger, ...all])).toBe(
      String.raw`model\.visual\.merger\.mlp\.0|model\.visual\.merger\.mlp\.2`,
    );
  });

  it("numbers the layers where others of the same names take no part", () => {
    const tower = (layers: number[]) =>
      layers.flatMap((i) =>
        ["q_proj", "v_proj"].map((name) => `model.tower.encoder.layers.${i}.self_attn.${name}`),
      );
    expect(targetRegex(tower([0, 1]), tower([0, 1, 2]))).toBe(
      String.raw`model\.tower\.encoder\.layers\.(0|1)\.(self_attn)\.(q_proj|v_proj)`,
    );
    expect(
      targetRegex(["model.visual.blocks.0.attn.qkv"], ["model.visual.blocks.0.attn.qkv"]),
    ).toBe(String.raw`model\.visual\.blocks\.\d+\.(attn)\.(qkv)`);
  });

  it("does not run an expression that could take for ever", () => {
    expect(matchTargets("(a+)+$", ["a".repeat(60)])).toBeNull();
    expect(matchTargets(".*".repeat(30), ["a"])).toBeNull();
    expect(matchTargets("([", ["a"])).toBeNull();
    expect(matchTargets("all-linear", ["a"])).toBeNull();
    expect(matchTargets(".*q_proj", ["x.q_proj", "x.q_proj2"])).toEqual(["x.q_proj"]);
  });
});
