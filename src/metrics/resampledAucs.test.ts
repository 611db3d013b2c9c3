import { expect, it } from "vitest";
import { Random } from "../base/random.ts";
import { classAucs } from "./auc.ts";
import recorded from "./recordedAuc.json" with { type: "json" };
import { ResampledAucs } from "./resampledAucs.ts";

it.each(recorded)("is the AUC of the resample, and scikit-learn's of all: $name", (one) => {
  const { scores, targets, classes, macro } = one;
  const resampled = new ResampledAucs(scores, targets, classes.length);
  expect(resampled.macro(targets.map(() => 1))).toBeCloseTo(macro, 12);
  const random = new Random(7);
  for (let round = 0; round < 20; round++) {
    const drawn = targets.map(() => random.integer(targets.length));
    const counts = targets.map((_, i) => drawn.filter((at) => at === i).length);
    const whole = classAucs(
      drawn.map((i) => scores[i]!),
      drawn.map((i) => targets[i]!),
      classes.length,
    );
    expect(resampled.macro(counts)).toBeCloseTo(whole.macro!, 12);
  }
});

it("has nothing to rank in a resample of one class", () => {
  const resampled = new ResampledAucs(
    [
      [0.2, 0.8],
      [0.4, 0.6],
      [0.4, 0.6],
    ],
    [0, 0, 1],
    2,
  );
  expect(resampled.macro([2, 1, 0])).toBeNull();
});
