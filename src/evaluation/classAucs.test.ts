import { describe, expect, it } from "vitest";
import type { WeighedQuestion } from "../protocol/evaluation/classLikelihoods.ts";
import type { EvalReport } from "../protocol/reports.ts";
import { aucFindings, softmax } from "./classAucs.ts";
import { withFindings } from "./findings.ts";
import recorded from "./testing/recordedClassAucs.json" with { type: "json" };
import { reportOf, times } from "./testing/report.ts";

/** Questions about `targets`, weighed with `likelihoods` by the adapter; the base model finds all classes alike. */
function weighedReport(
  likelihoods: readonly (readonly number[])[],
  targets: readonly number[],
  classes: readonly string[],
): EvalReport {
  const report = reportOf(
    targets.map((target) => ({ reference: classes[target]!, base: "", adapter: "" })),
  );
  const questions = likelihoods.map((adapter, i): WeighedQuestion => ({
    ...{ exampleId: `example-${i}`, turn: 0, base: classes.map(() => -1) },
    adapter: [...adapter],
  }));
  const kinds = [{ kind: "cell", classes: [...classes], questions }];
  return { ...report, classLikelihoods: { createdAt: "2026-01-02T03:04:05.000Z", kinds } };
}

const NAMES = ["cyst", "wart", "mole", "burn"];

describe("aucFindings", () => {
  it.each(recorded)("is scikit-learn's for $name", ({ likelihoods, targets, classes, macro }) => {
    const names = NAMES.slice(0, classes.length);
    const [found] = aucFindings(weighedReport(likelihoods, targets, names));
    expect(found).toMatchObject({ kind: "cell", n: targets.length, asked: targets.length });
    found!.classes.forEach(({ adapter, support }, c) => {
      expect(support).toBe(targets.filter((target) => target === c).length);
      if (classes[c] === null) expect(adapter).toBeNull();
      else expect(adapter).toBeCloseTo(classes[c]!, 12);
    });
    const { adapter, base } = found!.macro!;
    expect(adapter.value).toBeCloseTo(macro, 12);
    expect(adapter.low).toBeLessThan(macro);
    expect(adapter.high).toBeGreaterThan(macro);
    expect(base).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  });

  it("has no mean where all questions have one right answer", () => {
    const [found] = aucFindings(
      weighedReport(
        [
          [-1, -2],
          [-2, -1],
        ],
        [0, 0],
        ["cyst", "wart"],
      ),
    );
    expect(found!.macro).toBeNull();
    expect(found!.classes).toEqual([
      { name: "cyst", support: 2, base: null, adapter: null },
      { name: "wart", support: 0, base: null, adapter: null },
    ]);
  });

  it("knows a right answer in another writing, and counts questions that were not weighed", () => {
    const report = weighedReport(
      [
        [-1, -2],
        [-2, -1],
      ],
      [0, 1, 1],
      ["cyst", "wart"],
    );
    report.answers[0]!.reference = "A Cyst.";
    const [found] = aucFindings(report);
    expect(found).toMatchObject({ n: 2, asked: 3 });
    expect(found!.macro!.adapter.value).toBe(1);
  });

  it("resamples whole groups: questions about one picture are one", () => {
    const targets = [0, 1, 0, 1, 0, 1, 0, 1];
    const likelihoods = targets.map((target, i) =>
      i < 6 ? [-target, target - 1] : [target - 1, -target],
    );
    const alone = weighedReport(likelihoods, targets, ["cyst", "wart"]);
    const grouped = { ...alone, answers: alone.answers.map((one) => ({ ...one, group: "all" })) };
    const widthOf = (report: EvalReport) => {
      const { low, high } = aucFindings(report)[0]!.macro!.adapter;
      return high - low;
    };
    expect(widthOf(alone)).toBeGreaterThan(0.3);
    expect(widthOf(grouped)).toBe(0);
  });

  it("is empty before it was asked for, also in the findings of older reports", () => {
    expect(
      withFindings(reportOf(times(2, { reference: "a", base: "a", adapter: "a" }))).findings.aucs,
    ).toEqual([]);
  });
});

describe("softmax", () => {
  it("sums to 1, also of very unlikely answers", () => {
    expect(softmax([-1000, -1000])).toEqual([0.5, 0.5]);
    expect(softmax([0, Math.log(3)])[1]).toBeCloseTo(0.75, 12);
  });
});
