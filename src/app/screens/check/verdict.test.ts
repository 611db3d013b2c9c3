/** The words over a report, and the arithmetic of luck. */
import { expect, test } from "vitest";
import type { ScoredAnswer, EvalReport, Score } from "../../../protocol/reports.ts";
import { countOutcomes, filterAnswers } from "./outcomes.ts";
import { limitations, signTest, pointsGained, verdict } from "./verdict.ts";

const score = (n: number, base: number, adapter: number): Score => ({
  kind: "name",
  n,
  chance: 0.1,
  base: { exact: base, f1: base, low: base - 0.05, high: base + 0.05 },
  adapter: { exact: adapter, f1: adapter, low: adapter - 0.05, high: adapter + 0.05 },
});

const answers = (
  fixed: number,
  broken: number,
  part: ScoredAnswer["part"] = "image",
): ScoredAnswer[] =>
  Array.from({ length: fixed + broken }, (_, i) => ({
    part,
    kind: "name",
    baseRight: i >= fixed,
    adapterRight: i < fixed,
  })) as ScoredAnswer[];

const report = (overrides: Partial<EvalReport>): EvalReport =>
  ({
    overall: score(80, 0.2, 0.7),
    retention: null,
    kinds: [],
    answers: answers(40, 0),
    ...overrides,
  }) as EvalReport;

test("the sign test agrees with counting by hand", () => {
  // 5 of 5 one way: 2 * (1/2)^5 = 1/16
  expect(signTest(5, 0)).toBeCloseTo(1 / 16, 12);
  // 1 against 3: 2 * (C(4,0) + C(4,1)) / 16 = 10/16
  expect(signTest(3, 1)).toBeCloseTo(10 / 16, 12);
  expect(signTest(4, 4)).toBe(1);
  expect(signTest(0, 0)).toBe(1);
  expect(signTest(1500, 0)).toBeLessThan(1e-100);
});

test("a clear gain is good news with its points", () => {
  const { tone, text } = verdict(report({}));
  expect(tone).toBe("good");
  expect(text).toContain("Better by 50 points. It fixed 40 answers and broke 0.");
});

test("a small difference is called possible luck", () => {
  expect(verdict(report({ answers: answers(3, 1) })).text).toContain("could be luck");
});

test("a loss is said plainly", () => {
  const worse = report({ overall: score(80, 0.7, 0.3), answers: answers(2, 34) });
  expect(verdict(worse)).toMatchObject({ tone: "watch" });
  expect(verdict(worse).text).toContain("Worse by 40 points");
});

test("without any change of sides nothing is claimed", () => {
  const same = { answers: [], overall: score(80, 0.4, 0.4) };
  expect(verdict(report(same))).toMatchObject({ tone: "calm" });
  const none = { answers: [], overall: score(80, 0, 0) };
  expect(verdict(report(none)).text).toContain("Neither got a hidden question right");
});

test("general questions do not decide the verdict", () => {
  const { text } = verdict(report({ answers: [...answers(40, 0), ...answers(0, 30, "replay")] }));
  expect(text).toContain("broke 0");
});

test("few questions are owned up to: 1 of 25 is 4 points", () => {
  expect(limitations(report({ overall: score(25, 0.2, 0.7) }))[0]).toContain("by 4 points");
  expect(limitations(report({ overall: score(500, 0.2, 0.7) }))[0]).toContain("Exact match");
});

test("lost general skills and kinds near chance are named", () => {
  const notes = limitations(
    report({ retention: score(50, 0.9, 0.6), kinds: [score(40, 0, 0.12)] }),
  );
  expect(notes.some((note) => note.includes("fell by 30 points"))).toBe(true);
  expect(notes.some((note) => note.startsWith("Not shown to be better than guessing: name"))).toBe(
    true,
  );
});

test("examples that could not be asked are counted, each reason once", () => {
  const leftOut = ["No clips.", "Too long.", "No clips."].map((reason) => ({
    exampleId: "x",
    reason,
  }));
  expect(limitations(report({ leftOut })).slice(0, 2)).toEqual([
    "Not asked: 2 hidden examples. No clips.",
    "Not asked: 1 hidden example. Too long.",
  ]);
});

test("points are the difference of the percentages on the screen", () => {
  // 12.4 -> 12, 69.6 -> 70
  expect(pointsGained(score(10, 0.124, 0.696))).toBe(58);
});

test("the gallery filters by outcome, kind and whose question it is", () => {
  const all = [...answers(3, 2), ...answers(1, 0, "replay")];
  expect(countOutcomes(all)).toEqual({ fixed: 4, broken: 2, wrong: 0, right: 0 });
  expect(filterAnswers(all, { outcome: "fixed", kind: "all", whose: "own" })).toHaveLength(3);
  expect(filterAnswers(all, { outcome: "all", kind: "name", whose: "retention" })).toHaveLength(1);
  expect(filterAnswers(all, { outcome: "all", kind: "count", whose: "own" })).toHaveLength(0);
});
