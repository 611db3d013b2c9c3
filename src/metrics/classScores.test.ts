/** Against scikit-learn (tools/metrics/record.py), and the parts of it by hand. */
import { describe, expect, it } from "vitest";
import { bootstrap, classScores, confusion, quantile } from "./index.ts";
import recorded from "./recorded.json" with { type: "json" };

const { cases, quantiles } = recorded;

describe("class scores equal scikit-learn's", () => {
  it.each(Object.entries(cases))("%s", (_, theirs) => {
    const answers = theirs.references.map((reference, i) => ({
      reference,
      answer: theirs.answers[i]!,
    }));
    const counts = confusion(answers, theirs.classes).map((row) => row.map((cell) => cell.length));
    expect(counts).toEqual(theirs.counts);
    const ours = classScores(counts);
    for (const name of ["precision", "recall", "f1", "support"] as const) {
      ours.classes.forEach((score, i) => expect(score[name]).toBeCloseTo(theirs[name][i]!, 12));
    }
    for (const name of ["accuracy", "balancedAccuracy", "macroF1"] as const) {
      expect(ours[name], name).toBeCloseTo(theirs[name], 12);
    }
  });
});

describe("confusion", () => {
  const classes = ["onion", "leek"];

  it("puts answers where they belong, spelt another way too, and what is no class last", () => {
    const answers = [
      { reference: "An onion.", answer: "onion" },
      { reference: "leek", answer: "ONION!" },
      { reference: "leek", answer: "it may be an onion" },
      { reference: "onion", answer: "" },
    ];
    expect(confusion(answers, classes)).toEqual([
      [[0], [], [3]],
      [[1], [], [2]],
    ]);
  });

  it("does not count a question whose right answer is no class", () => {
    expect(() => confusion([{ reference: "carrot", answer: "leek" }], classes)).toThrow(
      '"carrot" is none of the classes',
    );
  });
});

describe("bootstrap", () => {
  const share = (sample: readonly number[]) => ({
    share: sample.reduce((sum, x) => sum + x, 0) / sample.length,
  });

  it("takes quantiles as NumPy does", () => {
    for (const [q, value] of quantiles.quantiles) {
      expect(quantile(quantiles.values, q!)).toBeCloseTo(value!, 12);
    }
  });

  it("comes near the normal interval of a share, and gives the same with the same seed", () => {
    const clusters = Array.from({ length: 400 }, (_, i) => [i < 240 ? 1 : 0]);
    const { low, high } = bootstrap(clusters, share).share;
    // 0.6 ± 1.96 * sqrt(0.24 / 400) = 0.6 ± 0.048
    expect(low).toBeCloseTo(0.552, 2);
    expect(high).toBeCloseTo(0.648, 2);
    expect(bootstrap(clusters, share)).toEqual(bootstrap(clusters, share));
    expect(bootstrap(clusters, share, 2)).not.toEqual(bootstrap(clusters, share));
  });

  it("is wider where answers come in clusters: four copies of each tell no more than one", () => {
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    const alone = Array.from({ length: 400 }, (_, i) => [i % 2]);
    const inFours = Array.from({ length: 100 }, (_, i) => new Array<number>(4).fill(i % 2));
    const ratio = width(bootstrap(inFours, share).share) / width(bootstrap(alone, share).share);
    expect(ratio).toBeGreaterThan(1.8);
    expect(ratio).toBeLessThan(2.2);
  });
});
