import { expect, test } from "vitest";
import { withFindings } from "../../evaluation/findings.ts";
import { reportOf, times } from "../../evaluation/testing/report.ts";
import type { TasteVote } from "../../protocol/evaluation/taste.ts";
import { FoundReports } from "./foundReports.ts";

const report = reportOf(times(8, { reference: "a cyst", base: "b", adapter: "a cyst" }));
const vote: TasteVote = {
  ...{ exampleId: "example-1", turn: 0, preferred: "adapter", tags: [] },
  votedAt: "2026-01-02T03:04:05.000Z",
};

test("what is kept is what would be worked out anew, with new votes and tasks", () => {
  const reports = new FoundReports();
  expect(reports.of(report)).toEqual(withFindings(report));
  const tasted = { ...report, taste: [vote] };
  expect(reports.of(tasted)).toEqual(withFindings(tasted));
  expect(reports.of(tasted, { cell: "caption" })).toEqual(
    withFindings(tasted, { cell: "caption" }),
  );
  expect(reports.of(tasted).findings.kinds[0]!.task.id).not.toBe("caption");
});

test("and is worked out anew once classes are weighed, again too", () => {
  const reports = new FoundReports();
  expect(reports.of(report).findings.aucs).toEqual([]);
  const weighed = (createdAt: string, likelihood: number) => {
    const questions = report.answers.map(({ exampleId, turn }) => ({
      ...{ exampleId, turn, base: [-1, -1], adapter: [likelihood, -1] },
    }));
    const kinds = [{ kind: "cell", classes: ["a cyst", "a wart"], questions }];
    return { ...report, classLikelihoods: { createdAt, kinds } };
  };
  for (const one of [weighed("2026-01-03", -1), weighed("2026-01-04", -2)]) {
    expect(reports.of(one)).toEqual(withFindings(one));
    expect(reports.of(one).classLikelihoods).toBe(one.classLikelihoods);
  }
});

test("and is not worked out twice", () => {
  const reports = new FoundReports();
  const [first, second] = [reports.of(report), reports.of({ ...report, taste: [vote] })];
  expect(second.findings.kinds).toBe(first.findings.kinds);
  expect(reports.of({ ...report, id: "other" }).findings.kinds).not.toBe(first.findings.kinds);
});
