/** The same small model from one file, several files, with sharded tables, with equal towers, and from its cache file. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
} from "../formats/safetensors/safetensors.ts";
import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { familyOf } from "../families/index.ts";
import type { WeightInfo } from "../engine/nn/weights.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import { readCacheHeader, saveCache, type CacheOrigin } from "../engine/weights/cacheFile.ts";
import { canonicalName, catalogBytes } from "../engine/weights/catalog.ts";
import { openSafetensors } from "../engine/weights/safetensorsFiles.ts";
import { bytesSource, folder as memoryFolder } from "../engine/weights/testing/memoryFiles.ts";
import type { ModelSession } from "./session.ts";
import { loadCachedModel, loadModel, planModel, type StorageOptions } from "./openModel.ts";
import { json, readRecording } from "../train/parity/nodeFolder.ts";
import {
  allLogits,
  firstValues,
  PLAIN,
  recordedLayout,
  recordedPixels,
  conversationBatch,
  towerFeatures,
} from "../train/parity/parityModel.ts";
import { Generator } from "./generate.ts";
import { recordStep } from "../train/recordStep.ts";
import { Trainer } from "../train/trainer.ts";
import { evalLoss } from "../train/evaluate.ts";

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

/** Spread over three files with an index. */
function splitFiles(list: Floats): Record<string, Uint8Array | string> {
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
  storage: StorageOptions = {},
) => planModel(config, await openSafetensors(memoryFolder(files)), precision, storage);

async function opened(...args: Parameters<typeof planned>): Promise<ModelSession> {
  return loadModel(await nodeGpu(), await planned(...args), PLAIN);
}

/** Features, logits, a step's loss and gradients, and generated ids: everything that reads weights. */
async function numbers(session: ModelSession) {
  const pixels = recordedPixels(json(folder, "preprocessor_config.json"), recording);
  const seen = await towerFeatures(session, pixels);
  const batch = conversationBatch(session, recording.conversations[0]!, seen);
  const logits = await allLogits(session, batch);
  const layout = recordedLayout(session, recording);
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
  const trainerConfig = { optim, totalSteps: 1, seed: 1, checkpointing: false };
  const start = { step: 0, values: firstValues(layout, recording) };
  const trainer = new Trainer(session, layout, trainerConfig, start);
  const { loss, gradNorm } = await (await trainer.step([batch])).result;
  const gradients = await trainer.gradients();
  const check = await evalLoss(session, undefined, [batch]);
  trainer.destroy();
  const { ids, mediaSpans, mediaGrids } = batch.conversations[0]!;
  const prompt = { ids, mediaSpans, mediaGrids, features: batch.features };
  const options = { maxNewTokens: 8, endIds: [] };
  const [answer] = await new Generator(session, undefined, 1, 256).generate(
    [{ sequence: 0, prompt }],
    options,
  );
  return { seen, logits, loss, gradNorm, gradients, check, answer: answer!.ids };
}

let single: ModelSession;
let wanted: Awaited<ReturnType<typeof numbers>>;
beforeAll(async () => {
  single = await opened({ "model.safetensors": file(tensors()) }, MIXED);
  wanted = await numbers(single);
});
afterAll(() => single.destroy());

test("three files give the same bits as one", async () => {
  const session = await opened(splitFiles(tensors()), MIXED);
  const got = await numbers(session);
  // Pairs of the adapter lie in the order of the files, so their gradients lie elsewhere; the norm is a sum in that order.
  expect([...got.gradients].sort()).toEqual([...wanted.gradients].sort());
  expect(got.gradNorm).toBeCloseTo(wanted.gradNorm, 5);
  expect({ ...got, gradients: 0, gradNorm: 0 }).toEqual({ ...wanted, gradients: 0, gradNorm: 0 });
  expect(session.weightBytes).toBe(single.weightBytes);
  session.destroy();
});

test("tables in shards of 2 KiB generate the same, with the same loss and gradients", async () => {
  const session = await opened({ "model.safetensors": file(tensors()) }, MIXED, {
    shardBytes: 2048,
  });
  const table = session.recorder.catalog.get("model.language_model.embed_tokens.weight")!;
  expect(Math.ceil(table.shape[0]! / table.shardRows!)).toBeGreaterThan(2);
  const got = await numbers(session);
  expect(got.seen).toEqual(wanted.seen);
  expect(got.logits).toEqual(wanted.logits);
  expect(got.answer).toEqual(wanted.answer);
  // The softmax is merged from shards: equal but for rounding.
  expect(Math.abs(got.loss / wanted.loss - 1)).toBeLessThan(1e-6);
  expect(Math.abs(got.check / wanted.check - 1)).toBeLessThan(1e-6);
  const largest = Math.max(...wanted.gradients.map(Math.abs));
  const off = Math.max(...got.gradients.map((g, i) => Math.abs(g - wanted.gradients[i]!)));
  expect(off / largest).toBeLessThan(1e-5);
  session.destroy();
});

test("planned bytes are allocated bytes", async () => {
  const files = { "model.safetensors": file(tensors()) };
  const known = await planned(files, MIXED);
  const session = await loadModel(await nodeGpu(), known, PLAIN);
  expect(session.weightBytes).toBe(catalogBytes(known.catalog));
  const { model, catalog, profile } = session.recorder;
  const layout = recordedLayout(session, recording);
  const shape = { tokens: 128, features: 0, visual: 0, rows: 64 };
  const how = { withBackward: true, checkpointing: true };
  const trace = recordStep({ model, catalog, profile }, layout, shape, how);
  const adapter = session.loadAdapter(layout, firstValues(layout, recording), true);
  const program = await session.program({ adapter, purpose: "train", shape }, () => trace);
  expect(session.pool.bytes).toBe(program.plan.temporaryBytes);
  const arenas = [adapter.values, ...Object.values(adapter.arenas)];
  expect(arenas.reduce((sum, buffer) => sum + buffer.size, 0)).toBe(4 * layout.bytes);
  adapter.destroy();
  session.destroy();
});

test("a cache file opens the same model, bit by bit", async () => {
  const gpu = await nodeGpu();
  const origin: CacheOrigin = { sources: { a: "0" }, precision: MIXED, software: false };
  const chunks: Uint8Array[] = [];
  await saveCache(single.weights, origin, { write: async (chunk) => void chunks.push(chunk) });
  const source = bytesSource(new Uint8Array(Buffer.concat(chunks)));
  const header = (await readCacheHeader(source, origin))!;
  const session = await loadCachedModel(gpu, config, source, header, PLAIN);
  expect(await numbers(session)).toEqual(wanted);
  expect(session.weightBytes).toBe(single.weightBytes);
  session.destroy();
});

test("towers with equal layers are stored once", async () => {
  const list = tensors();
  const twice = new Map<string, WeightInfo>();
  for (const [name, tensor] of Object.entries(list)) {
    const other = list[name.replace("image_tower", "video_tower")]!;
    if (other === tensor) continue;
    tensor.values.set(other.values);
    // Small tensors are not compared, and the last layer is not used.
    const info = single.recorder.catalog.get(canonicalName(name, familyOf("video_llava").renames));
    if (info && tensor.values.byteLength >= 16 * 1024) twice.set(name, info);
  }
  const session = await opened({ "model.safetensors": file(list) }, MIXED);
  expect(twice.size).toBeGreaterThan(4);
  expect(single.weightBytes - session.weightBytes).toBe(catalogBytes(twice));
  session.destroy();
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
