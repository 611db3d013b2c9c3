import { describe, expect, it } from "vitest";
import { findings, withFindings } from "./findings.ts";
import { reportOf, times, type Asked } from "./testing/report.ts";

const asked: Asked[] = [
  { reference: "car", part: "replay", kind: "name", base: "car", adapter: "car" },
  ...times(3, { reference: "neutrophil", base: "a cell", adapter: "Neutrophil." }),
  ...times(2, { reference: "lymphocyte", base: "lymphocyte", adapter: "neutrophil" }),
  { reference: "lymphocyte", base: "", adapter: "lymphocyte" },
];

describe("findings", () => {
  it("point from each cell to its answers in the report", () => {
    const [cell] = findings(reportOf(asked)).kinds;
    expect(cell!.table!.classes).toEqual(["lymphocyte", "neutrophil"]);
    expect(cell!.table!.adapter.cells).toEqual([
      [[6], [4, 5], []],
      [[], [1, 2, 3], []],
    ]);
    expect(cell!.table!.base.cells).toEqual([
      [[4, 5], [], [6]],
      [[], [], [1, 2, 3]],
    ]);
    const { accuracy } = cell!.table!.adapter;
    expect(accuracy.value).toBeCloseTo(4 / 6, 12);
    expect(accuracy.low).toBeLessThan(4 / 6);
    expect(accuracy.high).toBeGreaterThan(4 / 6);
  });

  it("know the classes of all splits where the report has them", () => {
    const classes = { cell: ["basophil", "lymphocyte", "neutrophil"] };
    const basophil = asked.map((one) => ({ ...one, adapter: "basophil" }));
    const [cell] = findings(reportOf(basophil, { classes })).kinds;
    expect(cell!.table!.adapter.cells[1]!.map((found) => found.length)).toEqual([3, 0, 0, 0]);
    // A list that leaves out a right answer is not believed.
    const [other] = findings(reportOf(basophil, { classes: { cell: ["basophil"] } })).kinds;
    expect(other!.table!.classes).toEqual(["lymphocyte", "neutrophil"]);
  });

  it("have no table for answers that are texts", () => {
    const texts = Array.from({ length: 9 }, (_, i) => ({
      ...{ reference: `Cook it for ${i} minutes.`, base: "", adapter: "" },
    }));
    const [kind] = findings(
      reportOf(texts.map((text, i) => ({ ...text, adapter: i ? "" : text.reference }))),
    ).kinds;
    expect(kind!.table).toBeUndefined();
    // One of nine is right word for word.
    for (const id of ["exact", "tokenRecall", "rougeL"]) {
      const { adapter, base, difference } = kind!.task.scores.find((score) => score.id === id)!;
      expect(adapter!.value).toBeCloseTo(1 / 9, 8);
      expect([adapter!.low, base!.value]).toEqual([0, 0]);
      expect(adapter!.high).toBeGreaterThan(adapter!.value);
      expect(difference).toEqual(adapter);
    }
  });

  it("score a kind as the person chose, and say so of each answer of the report", () => {
    const report = reportOf(asked);
    expect(findings(report).kinds[0]!.task.id).toBe("classes");
    const { kinds, answerScores } = findings(report, { cell: "open" });
    expect(kinds[0]!.task.id).toBe("open");
    expect(answerScores.map(({ adapter }) => adapter)).toEqual([null, 1, 1, 1, 0, 0, 1]);
    expect(answerScores.map(({ base }) => base)).toEqual([null, 0, 0, 0, 1, 1, 0]);
  });

  it("say of watched questions that they show no success", () => {
    const good = times(40, { reference: "egg", base: "?", adapter: "egg" }).concat(
      times(40, { reference: "leek", base: "?", adapter: "leek" }),
    );
    expect(findings(reportOf(good)).verdict.tone).toBe("good");
    const { tone, text } = findings(reportOf(good, { split: "validation" })).verdict;
    expect(tone).toBe("calm");
    expect(text).toContain("These questions were watched while it learnt");
  });

  it("name the commonest answer of each kind and how often it is right", () => {
    const report = reportOf([...asked, { reference: "neutrophil", base: "", adapter: "" }]);
    expect(findings(report).kinds[0]!.commonest).toEqual({ answer: "neutrophil", share: 4 / 7 });
  });

  it("are worked out for reports of earlier versions, whose kinds without a name were called other", () => {
    const { asked: _, ...report } = reportOf(
      times(4, { reference: "a", kind: "", base: "", adapter: "a" }),
    );
    const earlier = { ...report, kinds: [{ ...report.kinds[0]!, kind: "other" }] };
    const { kinds, findings: found } = withFindings(earlier);
    expect(kinds.map(({ kind }) => kind)).toEqual([""]);
    expect(found.pictureUse).toBeNull();
  });
});
