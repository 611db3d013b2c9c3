/** Kernels of a step that are compiled before it is due. */
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { countBuffers } from "../../engine/testing/countBuffers.ts";
import type { ModelSession } from "../../inference/session.ts";
import { compileNextStep } from "../loop.ts";
import type { MicroBatch } from "../pack.ts";
import { Trainer } from "../trainer.ts";
import { json, openFolder, readRecording } from "./nodeFolder.ts";
import {
  conversationBatch,
  firstValues,
  recordedLayout,
  recordedPixels,
  towerFeatures,
} from "./parityModel.ts";

vi.setConfig({ testTimeout: 200_000, hookTimeout: 200_000 });

const folder = path.join(import.meta.dirname, "tiny");
const recording = readRecording("tiny");
const totalSteps = 1;

let session: ModelSession;
let trainer: Trainer;
let batch: MicroBatch;

beforeAll(async () => {
  session = await openFolder(folder);
  const pixels = recordedPixels(json(folder, "preprocessor_config.json"), recording);
  const towers = await towerFeatures(session, pixels);
  batch = conversationBatch(session, recording.conversations[0]!, towers);
  const layout = recordedLayout(session, recording);
  const { optim } = recording.training;
  const config = { optim, totalSteps, seed: 1, checkpointing: false };
  const values = firstValues(layout, recording);
  trainer = new Trainer(session, layout, config, { step: 0, values });
});
afterAll(() => {
  trainer?.destroy();
  session?.destroy();
});

test("all but the update is compiled, without a buffer, and nothing after the last step", async () => {
  const { device } = session.gpu;
  const compiling = vi.spyOn(device, "createComputePipelineAsync");
  const count = countBuffers(session.gpu);
  const batches = vi.fn(() => Promise.resolve([batch]));
  await compileNextStep(trainer, { totalSteps }, { batches });
  count.stop();
  expect(batches.mock.calls).toEqual([[0]]);
  expect(compiling).toHaveBeenCalled();
  expect(count.peakBytes).toBe(0);
  compiling.mockClear();
  await (
    await trainer.step([batch])
  ).result;
  const late = compiling.mock.calls.map(([{ label }]) => label);
  expect(late).toEqual(expect.arrayContaining(["adamw"]));
  expect(late.filter((name) => name !== "adamw" && name !== "grad_squares")).toEqual([]);

  compiling.mockRestore();

  await compileNextStep(trainer, { totalSteps }, { batches });
  expect(batches).toHaveBeenCalledTimes(1);
});

test("what fails is not told before the step", async () => {
  const unready = vi.fn(() => Promise.reject(new Error("The picture is gone.")));
  await compileNextStep(trainer, { totalSteps: totalSteps + 1 }, { batches: unready });
  expect(unready).toHaveBeenCalledTimes(1);
});
