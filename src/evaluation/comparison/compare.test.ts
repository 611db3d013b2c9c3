import { describe, expect, it, test } from "vitest";
import { holm } from "../../metrics/index.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { reportOf, times, type Asked } from "../testing/report.ts";
import { comparable } from "./comparable.ts";
import { compare } from "./compare.ts";

/** 20 questions about 10 pictures, of which the base gets the first 4 right and the adapter the first so many. */
const lesson = (id: string, right: number, more: Partial<EvalReport> = {}) =>
  reportOf(
    Array.from({ length: 20 }, (_, i): Asked => {
      const reference = i % 2 ? "egg" : "leek";
      return {
        reference,
        base: i < 4 ? reference : "?",
        adapter: i < right ? reference : "?",
        exampleId: `p${Math.floor(i / 2)}`,
        turn: i % 2,
      };
    }),
    { id, runId: `run-${id}`, ...more },
  );

const titled = (report: EvalReport) => ({ report, title: `lesson ${report.id}` });

describe("side by side", () => {
  const reports = [lesson("a", 20), lesson("b", 12)].map(titled);

  it("has one base model and every adapter, on the same questions, with n and chance", () => {
    const found = compare(reports);
    expect(found.models.map(({ title }) => title)).toEqual([
      "General model",
      "lesson a",
      "lesson b",
    ]);
    expect(found).toMatchObject({ n: 20, groups: 10, leftOut: 0, chance: 1 / 2 });
    expect(found.kinds).toMatchObject([{ kind: "cell", n: 20, task: "classes", chance: 1 / 2 }]);
    expect(found.models.map(({ right }) => right.value)).toEqual([0.2, 1, 0.6]);
    expect(found.models[2]!.kinds[0]!.difference!.value).toBeCloseTo(0.4, 12);
  });

  it("tests whole pictures, and corrects for the number of comparisons", () => {
    const [base, a, b] = compare(reports).models;
    // 8 pictures one way: 2 / 2^8; 4 pictures: 2 / 2^4. Holm doubles the smaller.
    expect([a!.over.luck, b!.over.luck]).toEqual([2 / 2 ** 8, 2 / 2 ** 4]);
    expect([a!.correctedLuck, b!.correctedLuck]).toEqual([4 / 2 ** 8, 2 / 2 ** 4]);
    expect(base!.over).toMatchObject({ value: 0, better: 0, worse: 0 });
  });

  it("compares with whichever model is wanted", () => {
    const { against, models } = compare(reports, {}, "b");
    expect(against).toBe("b");
    expect(models.map(({ over }) => over.value)).toEqual([-0.4, 0.4, 0]);
    expect(compare(reports, {}, "gone").against).toBe("base a");
  });

  it("compares with and without the list on the questions that all were asked both ways", () => {
    const unlisted = (report: EvalReport, asked: number, right: number): EvalReport => ({
      ...report,
      answers: report.answers.map((answer, i) =>
        i < asked
          ? { ...answer, withoutList: { question: "?", answer: "", right: i < right } }
          : answer,
      ),
    });
    const [a, b] = [unlisted(lesson("a", 8), 10, 2), unlisted(lesson("b", 5), 12, 12)];
    const found = compare([a, b, lesson("c", 20)].map(titled));
    expect(found.listed).toBe(10);
    const values = found.models.map(({ lists }) => [
      lists!.listed.value,
      lists!.unlisted?.value ?? null,
    ]);
    expect(values).toEqual([
      [0.4, null],
      [0.8, 0.2],
      [0.5, 1],
      [1, null],
    ]);
    expect(compare(reports)).toMatchObject({ listed: 0, models: [{ lists: null }, {}, {}] });
  });

  it("keeps base models apart that answered otherwise, and leaves out what not all were asked", () => {
    const other = lesson("c", 12);
    other.answers[0] = { ...other.answers[0]!, base: "another", baseRight: false };
    const fewer = { ...other, answers: other.answers.slice(0, 18) };
    const found = compare([...reports, titled(fewer)]);
    expect(found.models.filter(({ isBase }) => isBase).map(({ title }) => title)).toEqual([
      "General model of “lesson a”",
      "General model of “lesson c”",
    ]);
    expect(found).toMatchObject({ n: 18, leftOut: 2 });
  });

  it("leaves general questions aside", () => {
    const general = times(3, { reference: "car", base: "car", adapter: "", part: "replay" });
    const report = reportOf(general, { id: "g" });
    const mixed = { ...lesson("a", 20), answers: [...lesson("a", 20).answers, ...report.answers] };
    expect(compare([titled(mixed), titled(lesson("b", 12))])).toMatchObject({ n: 20, leftOut: 0 });
  });
});

test("the newest report of each lesson on a version, apart for each specialist", () => {
  const at = (createdAt: string, more: Partial<EvalReport> = {}) =>
    lesson(createdAt, 20, { createdAt, runId: "r", ...more });
  const found = comparable(
    [
      at("2026-01-01"),
      at("2026-01-03"),
      at("2026-01-02", { specialist: { kind: "own" } }),
      at("2026-01-05", { versionId: "another" }),
      at("2026-01-06", { split: "validation" }),
      at("2026-01-07", { sheet: { name: "tasting.csv", hash: "0" } }),
      at("2026-01-04", { runId: "gone" }),
    ],
    at("2026-01-01"),
    new Map([["r", "Eggs"]]),
  );
  expect(found.map(({ report, title }) => [report.id, title])).toEqual([
    ["2026-01-04", "A deleted lesson"],
    ["2026-01-03", "Eggs"],
    ["2026-01-02", "Eggs, beside a specialist"],
  ]);
});

test("Holm's correction, by hand", () => {
  // Sorted 0.01, 0.02, 0.04: times 3, 2, 1, never falling.
  expect(holm([0.04, 0.01, 0.02])).toEqual([0.04, 0.03, 0.04]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});
