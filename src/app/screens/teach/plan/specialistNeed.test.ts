/** What the list of needs says of the specialist, in each state that a plan can find it in. */
import { expect, test } from "vitest";
import type { ClassTask, SpecialistReport } from "../../../../protocol/specialist.ts";
import { specialistNeed, type PlannedSpecialist } from "./specialistNeed.ts";

const task = (...labels: string[]): ClassTask => ({
  ...{ key: "kind cell", questions: ["Which cell?"], rare: [], keepApart: false },
  classes: labels.map((label) => ({ label, spellings: [label], count: 4 })),
});

const report = (more: Partial<SpecialistReport> = {}) =>
  ({
    ...{ id: "s", projectId: "p", modelId: "sprout", trainIds: ["a", "b"] },
    sets: [{ key: "kind cell", questions: ["Which cell?"], labels: ["round", "long"], rare: [] }],
    score: { on: "validation", confusion: [], accuracy: 0.75, macroF1: 0.7, of: 8 },
    ...more,
  }) as unknown as SpecialistReport;

const examples = [
  { id: "a", split: "train" as const },
  { id: "b", split: "train" as const },
];
const need = (more: Partial<PlannedSpecialist> = {}, model = "sprout", rows = examples) =>
  specialistNeed(
    {
      ...{ tasks: [task("round", "long")], nothing: null, report: report(), problem: null },
      ...{ isLearning: false, ...more },
    },
    model,
    rows,
  );

test("a specialist that fits is ready, and says how good it is and of how many", () => {
  expect(need()).toMatchObject({ state: "ready" });
  expect(need().detail).toMatch(/^75.% right of 8 watched examples;/);
});

test("none yet, or one that cannot be read, is missing and can be trained there", () => {
  const action = "train-specialist";
  expect(need({ report: null })).toMatchObject({ state: "missing", action });
  const problem = "The specialist says 32 numbers of a picture, and the model takes 64.";
  expect(need({ report: null, problem })).toMatchObject({
    ...{ state: "missing", action, detail: problem },
  });
});

test("examples without classes are the way out, not a training", () => {
  const nothing = "No question asks for a class.";
  const found = need({ tasks: [], nothing, report: null });
  expect(found).toMatchObject({ state: "missing", detail: nothing, go: "examples" });
  expect(found.action).toBeUndefined();
});

test("it is missing while it learns, and not yet known until it was looked for", () => {
  expect(need({ isLearning: true })).toMatchObject({ state: "missing", detail: "It is learning." });
  expect(need({ tasks: null, report: null })).toMatchObject({ state: "watch" });
});

test("what the start of a lesson refuses is missing: other eyes, and what it learnt hidden by now", () => {
  expect(need({}, "llava").detail).toBe(
    "It looks through the eyes of the model sprout, and this lesson is of llava.",
  );
  const own = report({ network: { id: "n", title: "net" } });
  expect(need({ report: own }, "llava").state).toBe("ready");
  const hidden = need({}, "sprout", [{ id: "a", split: "test" as never }]);
  expect(hidden).toMatchObject({ state: "missing", action: "train-specialist" });
  expect(hidden.detail).toContain("1 example that is hidden now");
});

test("other labels: none in common is missing, some are worth knowing", () => {
  const none = need({ tasks: [task("red", "blue")] });
  expect(none).toMatchObject({ state: "missing", action: "train-specialist" });
  expect(none.detail).toContain("“round”, “long”");
  const some = need({ tasks: [task("round", "long", "flat")] });
  expect(some).toMatchObject({ state: "watch", action: "train-specialist" });
  expect(some.detail).toContain("does not know “flat”");
});
