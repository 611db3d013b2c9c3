/**
 * Measures a training step and decoding on whatever device it is given: in Node through Dawn, in Chromium in a page. Sizes
 * are those of a quick training run on the embedded model: a micro-batch of 8 conversations about a picture.
 */
import { Random } from "../src/base/random.ts";
import { profileOf, type KernelChoices } from "../src/engine/graph/deviceProfile.ts";
import type { Gpu } from "../src/engine/gpu/device.ts";
import { autotune } from "../src/engine/nn/autotune/autotune.ts";
import { initialValues, layOutAdapter } from "../src/engine/weights/adapterLayout.ts";
import type { AdapterConfig, PrecisionPlan } from "../src/protocol/config.ts";
import type { MediaGrid } from "../src/protocol/mediaGrid.ts";
import { Generator } from "../src/inference/generate.ts";
import { openSingle } from "../src/engine/weights/safetensorsFiles.ts";
import type { ByteSource } from "../src/formats/byteSource.ts";
import { loadModel, planModel } from "../src/inference/openModel.ts";
import type { Conversation } from "../src/methods/conversation.ts";
import { encodeMedia } from "../src/inference/encodeMedia.ts";
import { Trainer } from "../src/train/trainer.ts";
import { OPTIM } from "./optim.ts";

export interface BenchModel {
  config: Record<string, unknown>;
  weights: ByteSource;
}

export interface BenchResult {
  device: string;
  choices: KernelChoices;
  step: {
    ms: number;
    tokensPerSecond: number;
    dispatches: number;
    submits: number;
    firstMs: number;
  };
  decode: { tokensPerSecond: number; prefillMs: number };
  vision: { msPerPicture: number };
  bytes: { weights: number; adapter: number; temporaries: number };
  /** Milliseconds of a training micro-batch by kernel, timed dispatch by dispatch, the slowest first. */
  kernels: { kernel: string; dispatches: number; ms: number }[];
}

const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const ADAPTER: AdapterConfig = {
  rank: 8,
  alpha: 16,
  dropout: 0,
  targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
  language: true,
  projector: true,
  vision: false,
};
const CONVERSATIONS = 8;
const TEXT_TOKENS = 56;
const ANSWER_TOKENS = 16;
const STEPS = 7;
const NEW_TOKENS = 32;

export async function measure(gpu: Gpu, { config, weights }: BenchModel): Promise<BenchResult> {
  const { choices } = await autotune(gpu);
  const plan = await planModel(config, await openSingle(weights), PRECISION, gpu);
  const session = await loadModel(gpu, plan, profileOf(gpu, choices));
  const random = new Random(1);
  const { vocabSize } = session.shape;
  const { model } = session.recorder;
  const { featureRows, visualTokens, featureWidth } = model.vision!;
  const { image_size: side } = config["vision_config"] as { image_size: number };
  const grid: MediaGrid = {
    ...{ kind: "image", width: side, height: side },
    ...{ views: 1, rows: 0, columns: 0, frames: 1 },
  };
  const conversation = (): Conversation => {
    const count = visualTokens(grid);
    const length = count + TEXT_TOKENS;
    const ids = Int32Array.from({ length }, () => 8 + random.integer(vocabSize - 8));
    const trained = new Uint8Array(length).fill(1, length - ANSWER_TOKENS);
    return { ids, trained, mediaSpans: [{ media: 0, start: 4, count }], mediaGrids: [grid] };
  };
  const features = (count: number) =>
    Float32Array.from({ length: count * featureRows(grid) * featureWidth }, () => random.normal());

  const layout = layOutAdapter(session.recorder.catalog, model.parts, ADAPTER);
  const start = { step: 0, values: initialValues(layout, 1) };
  const trainer = new Trainer(
    session,
    layout,
    { optim: OPTIM, totalSteps: 100, seed: 1, checkpointing: false },
    start,
  );
  const batch = {
    conversations: Array.from({ length: CONVERSATIONS }, conversation),
    features: features(CONVERSATIONS),
  };
  const times: number[] = [];
  let last = { tokens: 0, dispatches: 0, submits: 0 };
  for (let i = 0; i < STEPS; i++) {
    const begin = performance.now();
    last = await (await trainer.step([batch])).result;
    times.push(performance.now() - begin);
  }
  const ms = median(times.slice(1));

  const kernels = byKernel(await (await trainer.program(batch)).timeDispatches());

  const pictures = Array.from({ length: 8 }, () => ({
    grid,
    views: [new Float32Array(3 * side * side).fill(0.1)],
  }));
  await encodeMedia(session, pictures.slice(0, 4));
  const encoding = performance.now();
  await encodeMedia(session, pictures);
  const msPerPicture = (performance.now() - encoding) / pictures.length;

  const generator = new Generator(session, trainer.adapter, 1, 256);
  const prompt = { ...conversation(), features: features(1) };
  const generate = async (maxNewTokens: number) => {
    const begin = performance.now();
    const options = { maxNewTokens, endIds: [] };
    await generator.generate(
      [{ sequence: 0, prompt: { ...prompt, ids: prompt.ids.slice() } }],
      options,
    );
    return performance.now() - begin;
  };
  await generate(2);
  session.kvCache.invalidate();
  const prefillMs = await generate(1);
  session.kvCache.invalidate();
  const long = await generate(1 + NEW_TOKENS);
  const result: BenchResult = {
    device: gpu.name,
    choices,
    step: {
      ms,
      tokensPerSecond: (last.tokens / ms) * 1000,
      dispatches: last.dispatches,
      submits: last.submits,
      firstMs: times[0]!,
    },
    decode: { tokensPerSecond: (NEW_TOKENS / (long - prefillMs)) * 1000, prefillMs },
    vision: { msPerPicture },
    bytes: {
      weights: session.weightBytes,
      adapter: 4 * layout.bytes,
      temporaries: session.pool.bytes,
    },
    kernels,
  };
  trainer.destroy();
  session.destroy();
  return result;
}

function byKernel(times: readonly { kernel: string; ms: number }[]): BenchResult["kernels"] {
  const sums = new Map<string, { kernel: string; dispatches: number; ms: number }>();
  for (const { kernel, ms } of times) {
    const sum = sums.get(kernel) ?? { kernel, dispatches: 0, ms: 0 };
    sums.set(kernel, { kernel, dispatches: sum.dispatches + 1, ms: sum.ms + ms });
  }
  return [...sums.values()].sort((a, b) => b.ms - a.ms);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
