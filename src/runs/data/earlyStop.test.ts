import { describe, expect, it } from "vitest";
import { earlyStop, evalsSinceLowest } from "./earlyStop.ts";

const evals = (...losses: number[]) => losses.map((loss, i) => ({ step: 10 * i, loss }));
const run = (patience: number | undefined, ...losses: number[]) => ({
  ...{ evals: evals(...losses), totalSteps: 100 },
  config: patience === undefined ? {} : { patience },
});

describe("early stopping", () => {
  it("counts the checks since the lowest loss, and an equal one is no fall", () => {
    expect(evalsSinceLowest([])).toBe(0);
    expect(evalsSinceLowest(evals(3))).toBe(0);
    expect(evalsSinceLowest(evals(3, 2, 2, 2))).toBe(2);
    expect(evalsSinceLowest(evals(3, 2, 4, 1))).toBe(0);
    expect(evalsSinceLowest(evals(1, 2, 3))).toBe(2);
    expect(evalsSinceLowest(evals(3, Number.NaN, 2, 5))).toBe(1);
  });

  it("ends when patience is used up and says since when", () => {
    expect(earlyStop(run(2, 3, 2, 2.5))).toBeNull();
    expect(earlyStop(run(2, 3, 2, 2.5, 2.1))).toBe(
      "Ended early, after step 30 of 100: the loss on the watched questions has not fallen in 2 checks since step 10, as the settings ask.",
    );
    // A fall in between begins the count anew.
    expect(earlyStop(run(2, 3, 2, 2.5, 1.9, 2))).toBeNull();
  });

  it("lets a run come to its last stage, and counts the checks of that one alone", () => {
    // Steps 0, 10, 20, 30: not fallen since step 0, and the last stage begins at step 20.
    expect(earlyStop(run(2, 1, 2, 3, 4), 40)).toBeNull();
    expect(earlyStop(run(2, 1, 2, 3, 4), 20)).toBeNull();
    expect(earlyStop(run(2, 1, 2, 3, 4, 5), 20)).toContain("in 2 checks since step 20");
  });

  it("never ends a run without patience, without watched questions or at its last step", () => {
    expect(earlyStop(run(undefined, 1, 2, 3, 4))).toBeNull();
    expect(earlyStop(run(0, 1, 2, 3, 4))).toBeNull();
    expect(earlyStop(run(2))).toBeNull();
    expect(earlyStop({ ...run(2, 1, 2, 3), totalSteps: 20 })).toBeNull();
  });
});
