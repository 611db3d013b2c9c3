/** Invariants of training: equal bits where nothing changed, equal sums for another division into micro-batches. */
import { createHash } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
} from "../../formats/safetensors/safetensors.ts";
import { writeSafetensors } from "../../formats/safetensors/writeSafetensors.ts";
import type { OptimConfig, PrecisionPlan } from "../../protocol/config.ts";
import { read } from "../../engine/gpu/readback.ts";
import { familyOf } from "../../families/index.ts";
import { canonicalName, formatOf } from "../../engine/weights/catalog.ts";
import { dequantise, quantise } from "../../engine/weights/packing/quantise.ts";
import { readCheckpoint, writeCheckpoint } from "../checkpoint.ts";
import type { ModelSession } from "../../inference/session.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import { Trainer, type StartState } from "../trainer.ts";
import { evalLoss } from "../evaluate.ts";
import type { MicroBatch } from "../pack.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { fileSource, json, openFolder, readRecording } from "./nodeFolder.ts";
import {
  allLogits,
  firstValues,
  openWeights,
  recordedLayout,
  recordedPixels,
  conversationBatch,
  mergeBatches,
  towerFeatures,
} from "./parityModel.ts";
import { distance } from "./recording.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const folder = path.join(import.meta.dirname, "tiny");
const recording = readRecording("tiny");
const STEPS = 10;

async function batchesOf(session: ModelSession): Promise<MicroBatch[]> {
  const towers = await towerFeatures(
    session,
    recordedPixels(json(folder, "preprocessor_config.json"), recording),
  );
  return recording.conversations.map((conversation) =>
    conversationBatch(session, conversation, towers),
  );
}

interface TrainerOptions {
  optim?: Partial<OptimConfig>;
  dropout?: number;
  seed?: number;
  checkpointing?: boolean;
  keptBlocks?: number;
  activations?: "f16";
  state?: StartState;
}

function trainerFor(session: ModelSession, options: TrainerOptions = {}): Trainer {
  const {
    optim,
    dropout = 0,
    seed = 1,
    checkpointing = false,
    keptBlocks,
    activations,
    state,
  } = options;
  const layout = recordedLayout(session, recording, { dropout });
  const config = {
    optim: { ...recording.training.optim, ...optim },
    totalSteps: STEPS,
    seed,
    checkpointing,
    keptBlocks,
    activations,
  };
  return new Trainer(
    session,
    layout,
    config,
    state ?? { step: 0, values: firstValues(layout, recording) },
  );
}

describe("training", () => {
  let session: ModelSession;
  let batches: MicroBatch[];
  beforeAll(async () => {
    session = await openFolder(folder);
    batches = await batchesOf(session);
  });
  afterAll(() => session?.destroy());

  const microBatchesOf = (step: number) =>
    recording.training.batches[step]!.map((indices) =>
      mergeBatches(indices.map((i) => batches[i]!)),
    );

  /** Steps from the trainer's current one; returns their losses. */
  const train = async (trainer: Trainer, until = STEPS) => {
    const losses: number[] = [];
    while (trainer.globalStep < until)
      losses.push((await (await trainer.step(microBatchesOf(trainer.globalStep))).result).loss);
    return losses;
  };

  const gradientsOf = async (microBatches: readonly MicroBatch[], options?: TrainerOptions) => {
    const trainer = trainerFor(session, options);
    const { loss } = await (await trainer.step(microBatches)).result;
    const gradients = await trainer.gradients();
    trainer.destroy();
    return { loss, gradients };
  };

  /** SHA-256 over all weights as they lie on the GPU. */
  const baseHash = async () => {
    const hash = createHash("sha256");
    for (const name of session.recorder.catalog.keys()) {
      const { buffer } = session.weight(name);
      hash.update(new Uint8Array(await read(session.gpu.device, buffer, 0, buffer.size)));
    }
    return hash.digest("hex");
  };

  it("has the same gradients with and without recomputing activations, bit for bit", async () => {
    const microBatches = [mergeBatches(batches.slice(0, 4))];
    const plain = await gradientsOf(microBatches);
    expect(plain.gradients.some((value) => value !== 0)).toBe(true);
    for (const keptBlocks of [0, 1]) {
      const recomputed = await gradientsOf(microBatches, { checkpointing: true, keptBlocks });
      expect(recomputed).toEqual(plain);
    }
  });

  it("has the same loss with block inputs held in 16 bits, bit for bit, and gradients off by a rounding (1e-3)", async () => {
    const microBatches = [mergeBatches(batches.slice(0, 4))];
    const exact = await gradientsOf(microBatches);
    const half = await gradientsOf(microBatches, { checkpointing: true, activations: "f16" });
    expect(half.loss).toBe(exact.loss);
    const error = distance(half.gradients, exact.gradients);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThanOrEqual(1e-3);
    // Nothing is recomputed, so nothing is rounded.
    expect(await gradientsOf(microBatches, { activations: "f16" })).toEqual(exact);
  });

  it("accumulates two micro-batches to the gradients of one large one (1e-6)", async () => {
    const four = batches.slice(0, 4);
    const one = await gradientsOf([mergeBatches(four)]);
    const two = await gradientsOf([mergeBatches(four.slice(0, 2)), mergeBatches(four.slice(2))]);
    expect(Math.abs(two.loss / one.loss - 1)).toBeLessThanOrEqual(1e-6);
    expect(distance(two.gradients, one.gradients)).toBeLessThanOrEqual(1e-6);
    // The other way to go wrong: the mean of the micro-batches' means weighs tokens unequally.
    const means = await Promise.all(
      [four.slice(0, 2), four.slice(2)].map((part) => evalLoss(session, undefined, part)),
    );
    const whole = await evalLoss(session, undefined, four);
    expect(Math.abs((means[0]! + means[1]!) / 2 / whole - 1)).toBeGreaterThan(1e-4);
  });

  it("changes nothing with learning rate 0, and never the base model, bit for bit", async () => {
    const before = await baseHash();
    const still = trainerFor(session, { optim: { learningRate: 0 } });
    const start = await still.state();
    await train(still, 3);
    expect((await still.state()).values).toEqual(start.values);
    still.destroy();
    const moving = trainerFor(session);
    await train(moving, 3);
    expect((await moving.state()).values).not.toEqual(start.values);
    moving.destroy();
    expect(await baseHash()).toBe(before);
  });

  it("is reproducible with the same seed, bit for bit, and differs with another", async () => {
    const run = async (seed: number) => {
      const trainer = trainerFor(session, { dropout: 0.2, seed });
      const losses = await train(trainer, 4);
      const { values } = await trainer.state();
      trainer.destroy();
      return { losses, values };
    };
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect((await run(6)).losses).not.toEqual(first.losses);
  });

  it("resumes from a checkpoint to the same weights, bit for bit", async () => {
    const options = { dropout: 0.2, seed: 3 };
    const whole = trainerFor(session, options);
    const losses = await train(whole);
    const wanted = await whole.state();
    whole.destroy();

    const begun = trainerFor(session, options);
    const early = await train(begun, 5);
    const saved = writeCheckpoint(await begun.state());
    begun.destroy();
    const floats = recordedLayout(session, recording).bytes / 4;
    const resumed = trainerFor(session, { ...options, state: readCheckpoint(saved, floats) });
    const late = await train(resumed);
    expect([...early, ...late]).toEqual(losses);
    expect(await resumed.state()).toEqual(wanted);
    resumed.destroy();
  });
});

/** The folder's weights with every tensor that `plan` packs replaced by what unpacking it gives. */
async function unpackedWeights(plan: PrecisionPlan): Promise<ByteSource> {
  const file = fileSource(path.join(folder, "model.safetensors"));
  const bytes = await file.slice(0, file.size);
  const header = readSafetensorsHeader(bytes);
  const { renames } = familyOf("video_llava");
  let packed = 0;
  const tensors = [...header.tensors].map(([name, { shape, dtype }]) => {
    let data = toFloat32(safetensorsSlice(bytes, header, name), dtype);
    const format = formatOf(canonicalName(name, renames), shape, plan);
    if (format !== "f32") {
      const cols = shape.at(-1)!;
      data = dequantise(
        quantise(data, cols, format),
        data.length / cols,
        cols,
        format,
      ) as typeof data;
      packed++;
    }
    return [name, { dtype: "F32" as const, shape, data }] as const;
  });
  expect(packed).toBeGreaterThan(20);
  const written = writeSafetensors(new Map(tensors), {});
  return { size: written.length, slice: async (begin, end) => written.slice(begin, end) };
}

describe.each<[string, PrecisionPlan]>([
  ["4-bit layers and 8-bit embeddings", { linears: "q4", embeddings: "q8", vision: "q4" }],
  ["8 bits everywhere", { linears: "q8", embeddings: "q8", vision: "q8" }],
])("a model stored as %s", (_, plan) => {
  it("has the logits, loss and gradients of the same model with dequantised weights (1e-4)", async () => {
    const packed = await openFolder(folder, plan);
    const config = json(folder, "config.json");
    const unpacked = await openWeights(await nodeGpu(), config, await unpackedWeights(plan));
    const results = [];
    for (const session of [packed, unpacked]) {
      const batches = await batchesOf(session);
      const logits = await allLogits(session, batches[0]!);
      const trainer = trainerFor(session);
      const { loss } = await (await trainer.step([mergeBatches(batches.slice(0, 3))])).result;
      results.push({ logits, loss, gradients: await trainer.gradients() });
      trainer.destroy();
    }
    const [got, wanted] = results as [(typeof results)[0], (typeof results)[0]];
    expect(packed.weightBytes).toBeLessThan(unpacked.weightBytes / 2);
    expect(distance(got.logits, wanted.logits)).toBeLessThanOrEqual(1e-4);
    expect(Math.abs(got.loss / wanted.loss - 1)).toBeLessThanOrEqual(1e-4);
    expect(distance(got.gradients, wanted.gradients)).toBeLessThanOrEqual(1e-4);
    packed.destroy();
    unpacked.destroy();
  });
});
