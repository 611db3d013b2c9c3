/** Features that stay on the device are the features that are uploaded at each step: equal bits, whatever part of them stays. */
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { DeviceFeatures } from "../../inference/visual/deviceFeatures.ts";
import type { MediaKey } from "../../inference/visual/mediaKeys.ts";
import { gridsInOrder } from "../../inference/visual/visualShape.ts";
import type { ModelSession } from "../../inference/session.ts";
import { countBuffers } from "../../engine/testing/countBuffers.ts";
import type { MicroBatch } from "../pack.ts";
import { Trainer } from "../trainer.ts";
import { json, openFolder, readRecording } from "./nodeFolder.ts";
import {
  conversationBatch,
  firstValues,
  mergeBatches,
  recordedLayout,
  recordedPixels,
  towerFeatures,
} from "./parityModel.ts";

vi.setConfig({ testTimeout: 200_000, hookTimeout: 200_000 });

const folder = path.join(import.meta.dirname, "tiny");
const recording = readRecording("tiny");
const { batches: steps, optim } = recording.training;

let session: ModelSession;
let single: MicroBatch[];
/** By conversation: the keys of its media, in order; a medium is the same where its features are. */
let keys: MediaKey[][];
/** Rows by key, and how often they were asked for. */
let rowsOf: Map<string, Float32Array>;
let asked: string[];

beforeAll(async () => {
  session = await openFolder(folder);
  const pixels = recordedPixels(json(folder, "preprocessor_config.json"), recording);
  const towers = await towerFeatures(session, pixels);
  single = recording.conversations.map((one) => conversationBatch(session, one, towers));
  const { featureRows, featureWidth } = session.recorder.model.vision!;
  rowsOf = new Map();
  keys = single.map(({ conversations, features }) => {
    let at = 0;
    return conversations.flatMap(gridsInOrder).map((grid) => {
      const rows = features.subarray(at, (at += featureRows(grid) * featureWidth));
      const key = rows.join(" ");
      rowsOf.set(key, rows);
      return { key, grid, media: { kind: grid.kind, hash: key, width: 1, height: 1 } } as MediaKey;
    });
  });
});
afterAll(() => session?.destroy());

const cache = {
  rows: async (mediaKeys: readonly MediaKey[]) =>
    mediaKeys.map(({ key }) => {
      asked.push(key);
      return rowsOf.get(key)!;
    }),
};

/** All recorded steps, and an evaluation of all conversations → what came of them. */
async function train(onDevice?: DeviceFeatures) {
  asked = [];
  const batchOf = async (some: readonly number[]): Promise<MicroBatch> => {
    const batch = mergeBatches(some.map((i) => single[i]!));
    if (!onDevice) return batch;
    const mediaKeys = some.flatMap((i) => keys[i]!);
    const featureParts = await onDevice.parts(mediaKeys, cache);
    return { ...batch, features: new Float32Array(0), featureParts };
  };
  const layout = recordedLayout(session, recording);
  const config = { optim, totalSteps: steps.length, seed: 1, checkpointing: false };
  const trainer = new Trainer(session, layout, config, {
    step: 0,
    values: firstValues(layout, recording),
  });
  const losses: number[] = [];
  for (const step of steps) {
    const microBatches = await Promise.all(step.map(batchOf));
    losses.push((await (await trainer.step(microBatches)).result).loss);
  }
  const evaluated = await trainer.evaluate([await batchOf([...single.keys()])]);
  const { values } = await trainer.state();
  trainer.destroy();
  return { losses, evaluated, values };
}

test.each([
  ["all media", () => true],
  ["every other", (i: number) => i % 2 === 0],
])("a training with %s on the device has the same bits", async (_, stays) => {
  const wanted = await train();
  const kept = [...rowsOf.keys()].filter((__, i) => stays(i));
  const counted = countBuffers(session.gpu);
  const onDevice = new DeviceFeatures(session.gpu.device, new Set(kept));
  session.gpu.device.pushErrorScope("validation");
  expect(await train(onDevice)).toEqual(wanted);
  expect((await session.gpu.device.popErrorScope())?.message).toBe(undefined);
  // Uploaded once, the others each time.
  for (const key of kept) expect(asked.filter((one) => one === key)).toHaveLength(1);
  if (kept.length < rowsOf.size) expect(asked.length).toBeGreaterThan(rowsOf.size);
  const bytes = kept.reduce((sum, key) => sum + rowsOf.get(key)!.byteLength, 0);
  expect(counted.bytes.features).toBe(bytes);
  onDevice.destroy();
  expect(counted.bytes.features).toBe(0);
  counted.stop();
});

test("parts that are not as many rows as the pictures have are refused", async () => {
  const layout = recordedLayout(session, recording);
  const config = { optim, totalSteps: 1, seed: 1, checkpointing: false };
  const start = { step: 0, values: firstValues(layout, recording) };
  const trainer = new Trainer(session, layout, config, start);
  const shown = keys.findIndex((own) => own.length > 0);
  const batch = { ...single[shown]!, features: new Float32Array(0), featureParts: [] };
  await expect(trainer.step([batch])).rejects.toThrow("The pictures give 0 feature rows");
  trainer.destroy();
});
