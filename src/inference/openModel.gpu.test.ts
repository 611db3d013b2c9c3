/** The same small model from one file, from shards, in pieces, with equal towers, and from its cache file. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
  writeSafetensors,
} from "../formats/safetensors.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { familyOf } from "../families/index.ts";
import type { WeightInfo } from "../engine/nn/weights.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import { readCacheHeader, saveCache, type CacheOrigin } from "../engine/weights/cacheFile.ts";
import { canonicalName, catalogBytes } from "../engine/weights/catalog.ts";
import { openSafetensors } from "../engine/weights/safetensorsFiles.ts";
import { bytesSource, folder as memoryFolder } from "../engine/weights/testing/memoryFiles.ts";
import type { Engine } from "./session.ts";
import { loadCachedModel, loadModel, planModel, type Holding } from "./openModel.ts";
import { json, readRecording } from "../train/parity/nodeFolder.ts";
import {
  allLogits,
  firstValues,
  PLAIN,
  recordedLayout,
  recordedPixels,
  talkBatch,
  towerFeatures,
} from "../train/parity/parityModel.ts";
import { Answering } from "./generate.ts";
import { recordLesson } from "../train/recordStep.ts";
import { checkLoss, Trainer } from "../train/step.ts";

const folder = path.join(import.meta.dirname, "../train/parity/tiny");
const config = json(folder, "config.json");
const recording = readRecording("tiny");
const MIXED: PrecisionPlan = { linears: "f16", embeddings: "q8", vision: "nf4" };

type Floats = Record<string, { shape: number[]; values: Float32Array }>;

/** All tensors of the folder in f32, for a test to change. */
function tensors(): Floats {
  const bytes = readFileSync(path.join(folder, "model.safetensors"));
  const header = readSafetensorsHeader(bytes);
  return Object.fromEntries(
    [...header.tensors].map(([name, { shape, dtype }]) => [
      name,
      { shape, values: toFloat32(safetensorsSlice(bytes, header, name), dtype) },
    ]),
  );
}

function file(list: Floats) {
  const entries = Object.entries(list).map(
    ([name, { shape, values }]) => [name, { dtype: "F32", shape, data: values }] as const,
  );
  return writeSafetensors(new Map(entries));
}

/** Dealt out to three files with an index. */
function shards(list: Floats): Record<string, Uint8Array | string> {
  const files: Record<string, Floats> = {};
  const map: Record<string, string> = {};
  Object.entries(list).forEach(([name, tensor], i) => {
    const shard = `model-0000${(i % 3) + 1}-of-00003.safetensors`;
    (files[shard] ??= {})[name] = tensor;
    map[name] = shard;
  });
  return {
    ...Object.fromEntries(Object.entries(files).map(([name, part]) => [name, file(part)])),
    "model.safetensors.index.json": JSON.stringify({ weight_map: map }),
  };
}

const planned = async (
  files: Record<string, Uint8Array | string>,
  precision: PrecisionPlan,
  holding: Holding = {},
) => planModel(config, await openSafetensors(memoryFolder(files)), precision, holding);

async function opened(...args: Parameters<typeof planned>): Promise<Engine> {
  return loadModel(await nodeGpu(), await planned(...args), PLAIN);
}

/** Logits, a step's loss and gradients, and an answer: everything that goes through weights. */
async function numbers(engine: Engine) {
  const pixels = recordedPixels(json(folder, "preprocessor_config.json"), recording);
  const seen = await towerFeatures(engine, pixels);
  const batch = talkBatch(engine, recording.conversations[0]!, seen);
  const logits = await allLogits(engine, batch);
  const layout = recordedLayout(engine, recording);
  const optim = {
    learningRate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
    maxGradNorm: 0,
    schedule: "constant" as const,
    warmupRatio: 0,
  };
  const lesson = { optim, totalSteps: 1, seed: 1, checkpointing: false };
  const start = { step: 0, values: firstValues(layout, recording) };
  const trainer = new Trainer(engine, layout, lesson, start);
  const { loss, gradNorm } = await (await trainer.send([batch])).result;
  const gradients = await trainer.gradients();
  const check = await checkLoss(engine, undefined, [batch]);
  trainer.destroy();
  const { ids, slots, media } = batch.conversations[0]!;
  const prompt = { ids, slots, media, features: batch.features };
  const options = { maxNewTokens: 8, endIds: [] };
  const [answer] = await new Answering(engine, undefined, 1, 256).answer(
    [{ sequence: 0, prompt }],
    options,
  );
  return { seen, logits, loss, gradNorm, gradients, check, answer: answer!.ids };
}

let single: Engine;
let wanted: Awaited<ReturnType<typeof numbers>>;
beforeAll(async () => {
  single = await opened({ "model.safetensors": file(tensors()) }, MIXED);
  wanted = await numbers(single);
});
afterAll(() => single.destroy());

test("three shards give the bits of the single file", async () => {
  const engine = await opened(shards(tensors()), MIXED);
  const got = await numbers(engine);
  // Pairs of the adapter lie in the order of the files, so their gradients lie elsewhere; the norm is a sum in that order.
  expect([...got.gradients].sort()).toEqual([...wanted.gradients].sort());
  expect(got.gradNorm).toBeCloseTo(wanted.gradNorm, 5);
  expect({ ...got, gradients: 0, gradNorm: 0 }).toEqual({ ...wanted, gradients: 0, gradNorm: 0 });
  expect(engine.weightBytes).toBe(single.weightBytes);
  engine.destroy();
});

test("tables in pieces of 2 KiB answer the same, with the same loss and gradients", async () => {
  const engine = await opened({ "model.safetensors": file(tensors()) }, MIXED, {
    pieceBytes: 2048,
  });
  const table = engine.recorder.catalog.get("model.language_model.embed_tokens.weight")!;
  expect(Math.ceil(table.shape[0]! / table.pieceRows!)).toBeGreaterThan(2);
  const got = await numbers(engine);
  expect(got.seen).toEqual(wanted.seen);
  expect(got.logits).toEqual(wanted.logits);
  expect(got.answer).toEqual(wanted.answer);
  // The softmax is put together from pieces: the same but for rounding.
  expect(Math.abs(got.loss / wanted.loss - 1)).toBeLessThan(1e-6);
  expect(Math.abs(got.check / wanted.check - 1)).toBeLessThan(1e-6);
  const largest = Math.max(...wanted.gradients.map(Math.abs));
  const off = Math.max(...got.gradients.map((g, i) => Math.abs(g - wanted.gradients[i]!)));
  expect(off / largest).toBeLessThan(1e-5);
  engine.destroy();
});

test("what is planned is what is allocated", async () => {
  const files = { "model.safetensors": file(tensors()) };
  const known = await planned(files, MIXED);
  const engine = await loadModel(await nodeGpu(), known, PLAIN);
  expect(engine.weightBytes).toBe(catalogBytes(known.catalog));
  const { model, catalog, hints } = engine.recorder;
  const layout = recordedLayout(engine, recording);
  const shape = { tokens: 128, features: 0, visual: 0, rows: 64 };
  const how = { learn: true, checkpointing: true };
  const trace = recordLesson({ model, catalog, hints }, layout, shape, how);
  const adapter = engine.loadAdapter(layout, firstValues(layout, recording), true);
  const program = await engine.program(adapter, "lesson", () => trace);
  expect(engine.pool.bytes).toBe(program.plan.temporaryBytes);
  const held = [adapter.values, ...Object.values(adapter.arenas)];
  expect(held.reduce((sum, buffer) => sum + buffer.size, 0)).toBe(4 * layout.bytes);
  adapter.destroy();
  engine.destroy();
});

test("a cache file opens the same model, bit by bit", async () => {
  const gpu = await nodeGpu();
  const origin: CacheOrigin = { sources: { a: "0" }, precision: MIXED, software: false };
  const chunks: Uint8Array[] = [];
  await saveCache(single.weights, origin, { write: async (chunk) => void chunks.push(chunk) });
  const source = bytesSource(new Uint8Array(Buffer.concat(chunks)));
  const header = (await readCacheHeader(source, origin))!;
  const engine = await loadCachedModel(gpu, config, source, header, PLAIN);
  expect(await numbers(engine)).toEqual(wanted);
  expect(engine.weightBytes).toBe(single.weightBytes);
  engine.destroy();
});

test("towers with equal layers are held once", async () => {
  const list = tensors();
  const twice = new Map<string, WeightInfo>();
  for (const [name, tensor] of Object.entries(list)) {
    const other = list[name.replace("image_tower", "video_tower")]!;
    if (other === tensor) continue;
    tensor.values.set(other.values);
    // Small ones are not looked for; the last layer is not used.
    const info = single.recorder.catalog.get(canonicalName(name, familyOf("video_llava").renames));
    if (info && tensor.values.byteLength >= 16 * 1024) twice.set(name, info);
  }
  const engine = await opened({ "model.safetensors": file(list) }, MIXED);
  expect(twice.size).toBeGreaterThan(4);
  expect(single.weightBytes - engine.weightBytes).toBe(catalogBytes(twice));
  engine.destroy();
});

test("a weight that the device cannot bind is refused with its name and both sizes", async () => {
  const files = { "model.safetensors": file(tensors()) };
  await expect(planned(files, MIXED, { maxBindingBytes: 2000 })).rejects.toThrow(
    /\.weight \(\d+, .*\) takes .* in .*, and this device can use at most 2 kB of one weight/,
  );
});

test("layers of another size than config.json says are refused by name before anything is loaded", async () => {
  const list = tensors();
  const change = (part: RegExp, shape: (old: number[]) => number[]) => {
    const name = Object.keys(list).find((key) => part.test(key))!;
    const wrong = shape(list[name]!.shape);
    const values = new Float32Array(wrong.reduce((a, b) => a * b, 1));
    list[name] = { shape: wrong, values };
  };
  const opening = () => planned({ "model.safetensors": file(list) }, MIXED);
  // 2 key heads of 16 are 32 rows.
  change(/language_model.*layers\.0\.self_attn\.k_proj\.weight$/, () => [64, 96]);
  await expect(opening()).rejects.toThrow(
    "1 tensor has another shape than config.json asks for: model.language_model.layers.0.self_attn.k_proj.weight is (64, 96) and should be (32, 96).",
  );
  change(/language_model.*layers\.0\.self_attn\.k_proj\.weight$/, () => [32, 96]);
  change(/lm_head\.weight$/, ([rows]) => [rows!, 64]);
  await expect(opening()).rejects.toThrow(
    "do not fit together as config.json says: lm_head.weight has 64 columns, and its input has 96.",
  );
});
