import { describe, expect, it } from "vitest";
import { PictureRefused } from "./refusals.ts";
import { featureVector, readableOutputs } from "./outputs.ts";

const output = (...dims: number[]) => ({
  dims,
  data: Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i),
});

describe("the output that is read as features", () => {
  it("is the most condensed one, and scores are kept beside it", () => {
    const outputs = {
      logits: output(1, 5),
      last_hidden_state: output(1, 7, 3),
      pooler_output: output(1, 3),
    };
    expect(readableOutputs(outputs)).toEqual({
      features: { name: "pooler_output", layout: "vector", width: 3 },
      logits: "logits",
    });
  });

  it("is the scores where there is nothing else, or the only output whatever its name", () => {
    expect(readableOutputs({ logits: output(1, 5) }).features.name).toBe("logits");
    expect(readableOutputs({ output: output(1, 9) })).toEqual({
      features: { name: "output", layout: "vector", width: 9 },
      logits: null,
    });
  });

  it("is refused when there are several of unknown names", () => {
    const outputs = { boxes: output(1, 9, 4), masks: output(1, 1, 8, 8) };
    expect(() => readableOutputs(outputs)).toThrow("boxes (1 × 9 × 4), masks (1 × 1 × 8 × 8)");
  });

  it("is the mean over tokens or over places of a grid", () => {
    const tokens = readableOutputs({ last_hidden_state: output(1, 2, 3) }).features;
    // Rows 0 1 2 and 3 4 5.
    expect([...featureVector({ last_hidden_state: output(1, 2, 3) }, tokens)]).toEqual([
      1.5, 2.5, 3.5,
    ]);
    const grid = readableOutputs({ last_hidden_state: output(1, 2, 2, 2) }).features;
    expect(grid).toMatchObject({ layout: "grid", width: 2 });
    // Channels 0 1 2 3 and 4 5 6 7.
    expect([...featureVector({ last_hidden_state: output(1, 2, 2, 2) }, grid)]).toEqual([1.5, 5.5]);
  });

  it("must have the width that it had", () => {
    const features = { name: "x", layout: "vector" as const, width: 4 };
    expect(() => featureVector({ x: output(1, 8) }, features)).toThrow("gave 8 numbers as x");
    const odd = { x: { dims: [1, 4], data: Float32Array.of(1, NaN, 3, 4) } };
    expect(() => featureVector(odd, features)).toThrow(
      new PictureRefused("The network gave NaN among the 4 numbers of x."),
    );
  });
});
