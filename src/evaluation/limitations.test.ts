/** Each limitation with a case in which it must be said, and one in which it must not. */
import { expect, test } from "vitest";
import { KEPT_KIND } from "../base/examples/keptKind.ts";
import type { EvalReport } from "../protocol/reports.ts";
import { findings } from "./findings.ts";
import { reportOf, times, type Asked } from "./testing/report.ts";

const said = (asked: Asked[], more: Partial<EvalReport> = {}) =>
  findings(reportOf(asked, more)).limitations.join("\n");

const right: Asked = { reference: "a", base: "b", adapter: "a" };
const other: Asked = { reference: "b", base: "c", adapter: "b" };
const seeing = [...times(30, right), ...times(30, other)];

test("examples that could not be asked are counted, each reason once", () => {
  const leftOut = ["No clips.", "Too long.", "No clips."].map((reason) => ({
    ...{ exampleId: "x", reason },
  }));
  const notes = findings(reportOf(seeing, { leftOut })).limitations;
  expect(notes.slice(0, 2)).toEqual([
    "Not asked: 2 hidden examples. No clips.",
    "Not asked: 1 hidden example. Too long.",
  ]);
  expect(said(seeing)).not.toContain("Not asked");
});

test("how later questions of a conversation were asked", () => {
  const later = [...seeing, { ...right, turn: 1 }];
  const { asked: _, ...earlier } = reportOf(later);
  expect(said(later)).toContain("Each question was asked alone");
  expect(findings(earlier).limitations.join()).toContain(
    "with the right answers to the earlier ones before them",
  );
  expect(said(seeing)).not.toMatch(/asked alone|earlier ones|independent/);
});

test("few questions are owned up to: 1 of 25 is 4 points", () => {
  expect(said(times(25, right))).toContain("Only 25 hidden questions: one answer");
  expect(said(times(25, right))).toContain("by 4 points");
  expect(said(seeing)).not.toContain("Only");
});

test("kinds that are not shown to be better than the commonest answer are named", () => {
  const count = times(20, { reference: "2", kind: "count", base: "2", adapter: "2" });
  expect(said([...seeing, ...count])).toContain("giving the commonest answer: count.");
  expect(said(seeing)).not.toContain("commonest");
  // Of one kind alone there is nothing to tell apart.
  expect(said(count)).toContain("giving the commonest answer.");
});

test("whether the picture matters: not measured, not measurable, too few, or enough", () => {
  const about = (count: number) =>
    seeing.map((one, i) => (i < count ? { ...one, other: "c" } : one));
  expect(said(seeing)).toContain("could not be measured");
  expect(said(about(5))).toContain("was asked of 5 questions only: too few to tell.");
  expect(said(about(6))).not.toContain("depend on the picture");
  const words = seeing.map((one) => ({ ...one, part: "text" as const }));
  expect(said(words)).not.toContain("depend on the picture");
  const { asked: _, ...earlier } = reportOf(seeing);
  expect(findings(earlier).limitations.join()).toContain("picture was not measured.");
});

test("lost general skills are named from 5 points on", () => {
  const general = (lost: number) => [
    ...times(100 - lost, { ...right, part: "replay" as const, base: "a" }),
    ...times(lost, { ...right, part: "replay" as const, base: "a", adapter: "b" }),
  ];
  expect(said([...seeing, ...general(30)])).toContain("fell by 30 points");
  expect(said([...seeing, ...general(4)])).not.toContain("fell by");
});

test("what exact match cannot see is always said", () => {
  expect(said(seeing)).toContain("Exact match asks for the same words");
});

test("general answers that the model itself gave before the lesson are not called right", () => {
  const general = (kind: string) =>
    times(3, { reference: "x", base: "x", adapter: "x", part: "replay" as const, kind });
  expect(said([...seeing, ...general(KEPT_KIND)])).toContain(
    "The answers to 3 general questions are what the general model itself said before the lesson, right or wrong",
  );
  expect(said([...seeing, ...general("colour")])).not.toContain("itself said");
  expect(said([...seeing, ...times(3, { ...right, kind: KEPT_KIND })])).not.toContain(
    "itself said",
  );
});

test("answers that were cut at the most tokens are counted for each model", () => {
  const report = reportOf(seeing, { maxNewTokens: 12 });
  const answers = report.answers.map((answer, i) =>
    i < 3
      ? { ...answer, cut: i < 2 ? ["base" as const] : ["base" as const, "adapter" as const] }
      : answer,
  );
  const notes = findings({ ...report, answers }).limitations.join("\n");
  expect(notes).toContain(
    "3 answers of the general model, of 60, had not ended after 12 tokens and were cut there",
  );
  expect(notes).toContain("1 answer of the model with your adapter, of 60,");
  expect(said(seeing)).not.toContain("cut there");
});
