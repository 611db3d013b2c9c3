/**
 * Steps on text alone leave an adapter's pairs in the projector as they are, as PyTorch's AdamW does with tensors that have no
 * gradient; recorded by tools/parity/record_alternating.py.
 */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { OptimConfig } from "../../protocol/config.ts";
import type { ModelSession } from "../../inference/session.ts";
import { readCheckpoint, writeCheckpoint } from "../checkpoint.ts";
import type { MicroBatch } from "../pack.ts";
import { Trainer, type StartState } from "../trainer.ts";
import recorded from "./alternating.json" with { type: "json" };
import { json, openFolder, readRecording } from "./nodeFolder.ts";
import {
  conversationBatch,
  firstValues,
  mergeBatches,
  recordedLayout,
  recordedPixels,
  tensorsOf,
  towerFeatures,
} from "./parityModel.ts";
import { relativeError, type Sample } from "./recording.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const folder = path.join(import.meta.dirname, "tiny");
const recording = readRecording("tiny");
const isProjector = (name: string) => name.includes("multi_modal_projector");

describe("a lesson in which text and pictures alternate", () => {
  let session: ModelSession;
  let batches: MicroBatch[];
  beforeAll(async () => {
    session = await openFolder(folder);
    const pixels = recordedPixels(json(folder, "preprocessor_config.json"), recording);
    const towers = await towerFeatures(session, pixels);
    batches = recording.conversations.map((one) => conversationBatch(session, one, towers));
  });
  afterAll(() => session?.destroy());

  const trainerAt = (state?: StartState) => {
    const layout = recordedLayout(session, recording);
    const config = {
      ...{ optim: recorded.optim as OptimConfig, totalSteps: recorded.steps.length },
      ...{ seed: 1, checkpointing: false },
    };
    const start = { step: 0, values: firstValues(layout, recording) };
    return new Trainer(session, layout, config, state ?? start);
  };

  const step = async (trainer: Trainer) => {
    const talks = recorded.steps[trainer.globalStep]!;
    const batch = mergeBatches(talks.map((i) => batches[i]!));
    return (await trainer.step([batch])).result;
  };

  it("has PyTorch's losses, norms, values and counts of updates, and resumes to the same bits", async () => {
    const trainer = trainerAt();
    const { layout } = trainer.adapter;
    let saved: Uint8Array | undefined;
    for (const [at, loss] of recorded.losses.entries()) {
      const got = await step(trainer);
      expect(Math.abs(got.loss / loss - 1)).toBeLessThan(1e-5);
      expect(Math.abs(got.gradNorm / recorded.norms[at]! - 1)).toBeLessThan(1e-4);
      if (at === 1) saved = writeCheckpoint(await trainer.state());
    }
    const state = await trainer.state();
    trainer.destroy();
    const updates: Record<string, number> = recorded.updates;
    const values: Record<string, Sample> = recorded.values;
    const errors = tensorsOf(layout).map(({ name, offset, count }, i) => {
      expect(state.updates[i], name).toBe(updates[name]);
      expect(updates[name]).toBe(isProjector(name) ? 2 : 5);
      return relativeError(state.values.subarray(offset, offset + count), values[name]!);
    });
    expect(errors.length).toBe(Object.keys(values).length);
    // Rounding of the gradients reaches 4e-6; on equal gradients the update itself agrees to 1e-6 (adamw.gpu.test.ts).
    expect(Math.max(...errors)).toBeLessThan(1e-5);

    const resumed = trainerAt(readCheckpoint(saved!, layout.bytes / 4));
    while (resumed.globalStep < recorded.steps.length) await step(resumed);
    expect(await resumed.state()).toEqual(state);
    resumed.destroy();
  });

  it("keeps every bit of what took no part, and goes on from a checkpoint that counted no updates", async () => {
    const trainer = trainerAt();
    const before = await trainer.state();
    await step(trainer);
    const { updates, ...state } = await trainer.state();
    for (const { name, offset, count } of tensorsOf(trainer.adapter.layout)) {
      const own = (values: Float32Array) => values.slice(offset, offset + count);
      if (isProjector(name)) expect(own(state.values), name).toEqual(own(before.values));
      else expect(own(state.values), name).not.toEqual(own(before.values));
    }
    expect(updates).toContain(0);
    trainer.destroy();
    const old = trainerAt(state);
    expect((await old.state()).updates.every((count) => count === 1)).toBe(true);
    await step(old);
    expect((await old.state()).updates.every((count) => count === 2)).toBe(true);
    old.destroy();
  });
});
