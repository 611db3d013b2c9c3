import { expect, test } from "vitest";
import type { RunConfig } from "../../protocol/config.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { imageGrid } from "../../inference/testing/visionSpecs.ts";
import { runStages } from "../stages/runStages.ts";
import { countSharedTokens } from "./sharedTokens.ts";

const PICTURE = 5;
const QUESTION = 4;
/** A picture of five tokens, three of question and one of answer. */
const row = (id: number, hash: string): TrainingRow => {
  const ids = Int32Array.of(...Array<number>(PICTURE).fill(9), id + 10, 2, 3, 4);
  const trained = new Uint8Array(ids.length);
  trained[ids.length - 1] = 1;
  return {
    example: { id: String(id), part: "image", media: [{ hash }], turns: [] },
    encoded: {
      ...{ ids, trained, mediaGrids: [imageGrid(1)] },
      mediaSpans: [{ media: 0, start: 0, count: PICTURE }],
    },
  } as unknown as TrainingRow;
};
/** Three questions about each of four pictures, one about a fifth. */
const own = [
  ...Array.from({ length: 12 }, (_, i) => row(i, `picture ${i % 4}`)),
  row(12, "another"),
];
const rows = { own, replay: [], validation: [], leftOut: [] };
const config = (change: Partial<RunConfig>) =>
  ({
    ...{ batch: 8, accumulate: 1, epochs: 1, maxSteps: 0, replayShare: 0, seed: 1 },
    ...{ method: { id: "supervised", settings: {} } },
    ...change,
  }) as RunConfig;

const counted = (change: Partial<RunConfig>) =>
  countSharedTokens(own, runStages(rows, config(change)), config(change));

test("questions that are learnt together compute their picture once in a micro-batch", () => {
  const all = own.length * (PICTURE + QUESTION);
  // Groups of three: the first eight rows are two whole ones and two of the third, whose last falls into the next micro-batch.
  const { examples, all: given, computed } = counted({ together: true });
  expect({ examples, given }).toEqual({ examples: 12, given: all });
  const apart = counted({}).computed;
  expect(computed).toBeLessThan(apart);
  // Five pictures, of which at most one is computed twice, since micro-batches end after eight rows.
  expect(computed).toBeLessThanOrEqual(own.length * QUESTION + 6 * PICTURE);
  expect(computed).toBeGreaterThanOrEqual(own.length * QUESTION + 5 * PICTURE);
});

test("one conversation at a time shares nothing", () => {
  const { all, computed } = counted({ together: true, batch: 1, accumulate: 8 });
  expect(computed).toBe(all);
});

test("without the setting the order is what it was", () => {
  const order = (change: Partial<RunConfig>) =>
    runStages(rows, config(change))
      .rowsOfStep(0)
      .flat()
      .map(({ example }) => example.id);
  expect(order({})).not.toEqual(order({ together: true }));
  expect(new Set(order({ together: true })).size).toBe(8);
});
