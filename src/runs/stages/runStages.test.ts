/** Which rows a step takes: every conversation as often as the run says, and no more. */
import { expect, test } from "vitest";
import fc from "fast-check";
import type { RunConfig } from "../../protocol/config.ts";
import { supervisedTokens } from "../../methods/conversation.ts";
import { EVALUATION } from "../../methods/objective.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { termWeights } from "../../train/termWeights.ts";
import type { TrainingRows } from "../data/rows.ts";
import { runStages } from "./runStages.ts";

/** A row with so many answer tokens. */
const row = (id: string, answer = 1): TrainingRow => {
  const trained = new Uint8Array(answer + 1).fill(1, 1);
  const encoded = { ids: new Int32Array(answer + 1), trained, mediaSpans: [], mediaGrids: [] };
  return { example: { id, part: "text" }, encoded } as unknown as TrainingRow;
};

const rowsOf = (own: TrainingRow[], replay: TrainingRow[] = []): TrainingRows => ({
  ...{ own, replay, validation: [], leftOut: [] },
});

const config = (change: Partial<RunConfig>): RunConfig =>
  ({
    batch: 2,
    accumulate: 4,
    epochs: 1,
    maxSteps: 0,
    replayShare: 0,
    seed: 1,
    ...change,
  }) as RunConfig;

const five = ["a", "b", "c", "d", "e"].map((id, i) => row(id, i + 1));

test("the last step has the conversations that are left: 5 of a step of 8, each once", () => {
  const rows = rowsOf(five);
  expect(runStages(rows, config({})).totalSteps).toBe(1);
  const step = runStages(rows, config({})).rowsOfStep(0);
  expect(step.map((some) => some.length)).toEqual([2, 2, 1]);
  expect(
    step
      .flat()
      .map(({ example }) => example.id)
      .sort(),
  ).toEqual(["a", "b", "c", "d", "e"]);
});

test("its loss is the mean over its own answer tokens: 1 + 2 + 3 + 4 + 5", () => {
  const batches = runStages(rowsOf(five), config({}))
    .rowsOfStep(0)
    .map((some) => ({
      conversations: some.map(({ encoded }) => encoded),
      features: new Float32Array(),
    }));
  const { answer } = termWeights(batches, EVALUATION);
  expect(answer).toBe(1 / 15);
  const tokens = batches.flatMap(({ conversations }) => conversations.map(supervisedTokens));
  expect(tokens.reduce((sum, count) => sum + count * answer!, 0)).toBeCloseTo(1, 12);
});

test("steps run on over the ends of epochs, and the first of them are as they were", () => {
  const wide = config({ batch: 2, accumulate: 1, epochs: 3 });
  const rows = rowsOf(five);
  const { totalSteps, rowsOfStep } = runStages(rows, wide);
  const steps = Array.from({ length: totalSteps }, (_, i) => rowsOfStep(i));
  expect(steps.map((step) => step.flat().length)).toEqual([2, 2, 2, 2, 2, 2, 2, 1]);
  const epochs = [0, 5, 10].map((at) => steps.flat(2).slice(at, at + 5));
  for (const epoch of epochs) expect(new Set(epoch).size).toBe(5);
});

test("half an epoch has half of the conversations", () => {
  const rows = rowsOf(five);
  const half = config({ epochs: 0.6 });
  expect(runStages(rows, half).rowsOfStep(0).flat()).toHaveLength(3);
});

test("a run that ends early has whole steps", () => {
  const rows = rowsOf(five);
  const early = config({ batch: 2, accumulate: 1, epochs: 3, maxSteps: 2 });
  expect(runStages(rows, early).totalSteps).toBe(2);
  expect(runStages(rows, early).rowsOfStep(1).flat()).toHaveLength(2);
});

test("every own row is seen once an epoch, whatever the batch, the accumulation and the share of general examples", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (own, replay, batch, accumulate, epochs, replayShare) => {
        const named = (count: number, name: string) =>
          Array.from({ length: count }, (_, i) => row(`${name} ${i}`));
        const rows = rowsOf(named(own, "own"), named(replay, "replay"));
        const chosen = config({ batch, accumulate, epochs, replayShare });
        const seen = new Map<TrainingRow, number>();
        const { totalSteps, rowsOfStep } = runStages(rows, chosen);
        for (let step = 0; step < totalSteps; step++) {
          const taken = rowsOfStep(step).flat();
          expect(taken.length).toBeGreaterThan(0);
          for (const one of taken) seen.set(one, (seen.get(one) ?? 0) + 1);
        }
        for (const one of rows.own) expect(seen.get(one)).toBe(epochs);
      },
    ),
    { seed: 5, numRuns: 100 },
  );
});

/** `kind` decides the stage of a row. */
const ofKind = (kind: string, count: number) =>
  Array.from({ length: count }, (_, i): TrainingRow => {
    const one = row(`${kind} ${i}`);
    const turns = [{ question: "?", answer: "yes", kind }];
    return { ...one, example: { ...one.example, turns } } as unknown as TrainingRow;
  });

test("two stages take as many steps as two runs: 9 captions and 5 tasks in steps of 4 for two epochs, 5 and 3", () => {
  const rows = rowsOf([...ofKind("caption", 9), ...ofKind("count", 5)]);
  const chosen = config({ accumulate: 2, epochs: 2, schedule: "captions-first" });
  const { stages, totalSteps, ends, rowsOfStep } = runStages(rows, chosen);
  expect(stages.map(({ from, steps }) => [from, steps])).toEqual([
    [0, 5],
    [5, 3],
  ]);
  expect([totalSteps, ends]).toEqual([8, [5, 8]]);
  const taken = Array.from({ length: totalSteps }, (_, step) =>
    rowsOfStep(step)
      .flat()
      .map(({ example }) => example.turns[0]!.kind),
  );
  expect(new Set(taken.slice(0, 5).flat())).toEqual(new Set(["caption"]));
  expect(new Set(taken.slice(5).flat())).toEqual(new Set(["count"]));
  expect([taken.slice(0, 5).flat().length, taken.slice(5).flat().length]).toEqual([18, 10]);
});

test("a limit of steps is shared in proportion, and no stage goes without one", () => {
  const rows = rowsOf([...ofKind("caption", 90), ...ofKind("count", 6)]);
  const steps = (maxSteps: number) =>
    runStages(rows, config({ accumulate: 1, maxSteps, schedule: "captions-first" })).stages.map(
      (stage) => stage.steps,
    );
  // 45 and 3 steps in all.
  expect(steps(0)).toEqual([45, 3]);
  expect(steps(16)).toEqual([15, 1]);
  expect(steps(2)).toEqual([1, 1]);
  expect(steps(100)).toEqual([45, 3]);
});

test("a stage without anything to learn does not start, and says which and how many", () => {
  const chosen = config({ schedule: "captions-first" });
  expect(() => runStages(rowsOf(ofKind("count", 3)), chosen)).toThrow(
    "The stage “Captions” has nothing to learn: of 3 conversations to learn from, none has answers of the kind “caption”.",
  );
  expect(() => runStages(rowsOf(ofKind("caption", 3)), chosen)).toThrow("“Tasks” has nothing");
});
