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

test("and is not worked out twice", () => {
  const reports = new FoundReports();
  const [first, second] = [reports.of(report), reports.of({ ...report, taste: [vote] })];
  expect(second.findings.kinds).toBe(first.findings.kinds);
  expect(reports.of({ ...report, id: "other" }).findings.kinds).not.toBe(first.findings.kinds);
});
