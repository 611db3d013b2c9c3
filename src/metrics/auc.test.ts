import { describe, expect, it } from "vitest";
import { classAucs } from "./auc.ts";
import recorded from "./recordedAuc.json" with { type: "json" };

describe("classAucs", () => {
  it.each(recorded)("is scikit-learn's for $name", ({ scores, targets, classes, macro }) => {
    const found = classAucs(scores, targets, classes.length);
    expect(found.macro).toBeCloseTo(macro, 12);
    expect(found.classes).toHaveLength(classes.length);
    found.classes.forEach((value, i) => expect(value).toBeCloseTo(classes[i]!, 12));
  });

  it("counts a tie half, and leaves out classes with nothing to rank", () => {
    const scores = [
      [0.9, 0.1, 0],
      [0.9, 0.1, 0],
      [0.2, 0.8, 0],
    ];
    // Of the two pairs of the first class one is a tie and one is right.
    expect(classAucs(scores, [0, 1, 1], 3)).toEqual({
      classes: [0.75, 0.75, null],
      macro: 0.75,
    });
    expect(classAucs(scores, [0, 0, 0], 3)).toEqual({ classes: [null, null, null], macro: null });
  });
});
