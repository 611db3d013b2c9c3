import { describe, expect, it } from "vitest";
import { probabilities, scoreOf, type Target } from "./scores.ts";

const SETS = [
  { key: "a", questions: [], labels: ["one", "two"], rare: [] },
  { key: "b", questions: [], labels: ["x", "y", "z"], rare: [] },
];
const opinion = (...logits: number[]) => ({
  features: new Float32Array(),
  logits: Float32Array.from(logits),
});

describe("scores of a specialist", () => {
  it("takes softmax within the set of an example alone", () => {
    const found = probabilities(opinion(50, 50, 0, Math.log(3), -Infinity), { range: [2, 5] });
    [0.25, 0.75, 0].forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6));
  });

  it("averages the AUC of classes that can be ranked over all sets", () => {
    const first = { range: [0, 2] } as const;
    const second = { range: [2, 5] } as const;
    const targets: Target[] = [
      { ...first, target: 0 },
      { ...first, target: 1 },
      { ...second, target: 2 },
      { ...second, target: 3 },
      { ...second, target: 3 },
    ];
    const opinions = [
      // The other way round: AUC 0 for both classes of the first set.
      opinion(0, 1, 9, 9, 9),
      opinion(1, 0, 9, 9, 9),
      // x and y are told apart without fault, and nothing is z.
      opinion(9, 0, 3, 0, 0),
      opinion(0, 9, 0, 3, 0),
      opinion(0, 9, 0, 2, 0),
    ];
    const score = scoreOf("validation", SETS, opinions, targets);
    expect(score).toMatchObject({ accuracy: 0.6, of: 5, auc: 0.5 });
    expect(scoreOf("train", SETS, opinions.slice(0, 1), targets.slice(0, 1)).auc).toBeNull();
  });
});
