/** A whole LoRA step and decoding of a text decoder of published shapes with made-up weights, for a card. */
import type { DeviceProfile } from "../../src/engine/graph/deviceProfile.ts";
import type { Gpu } from "../../src/engine/gpu/device.ts";
import { initialValues, layOutAdapter } from "../../src/engine/weights/adapterLayout.ts";
import type { AdapterConfig, PrecisionPlan } from "../../src/protocol/config.ts";
import { Generator } from "../../src/inference/generate.ts";
import { loadModel, planModel } from "../../src/inference/openModel.ts";
import { decoderFiles, type DecoderConfig } from "../../src/inference/testing/decoderFiles.ts";
import { Trainer } from "../../src/train/trainer.ts";
import { OPTIM } from "../optim.ts";

export interface StepRate {
  model: string;
  /** How the kernels were chosen. */
  chosenBy: string;
  tokens: number;
  loadSeconds: number;
  /** Pipelines, buffers and the first step. */
  firstMs: number;
  stepMs: number;
  dispatches: number;
  submits: number;
  loss: number;
  decodeTokensPerSecond: number;
  temporaryBytes: number;
  kernels: [kernel: string, dispatches: number, ms: number][];
}

const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const ADAPTER: AdapterConfig = {
  rank: 16,
  alpha: 32,
  dropout: 0,
  targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
  language: true,
  projector: false,
  vision: false,
};
const base = { model_type: "llama", tie_word_embeddings: true, max_position_embeddings: 4096 };
const MODELS: Record<string, DecoderConfig> = {
  "135M": {
    ...base,
    vocab_size: 49152,
    hidden_size: 576,
    intermediate_size: 1536,
    num_hidden_layers: 30,
    num_attention_heads: 9,
    num_key_value_heads: 3,
  },
  "1B": {
    ...base,
    vocab_size: 128256,
    hidden_size: 2048,
    intermediate_size: 8192,
    num_hidden_layers: 16,
    num_attention_heads: 32,
    num_key_value_heads: 8,
  },
};

/** Which kernels a device has. */
export interface Chosen {
  by: string;
  profile: DeviceProfile;
}

export async function measureStep(
  gpu: Gpu,
  name: string,
  tokens: number,
  { by, profile }: Chosen,
): Promise<StepRate> {
  const config = MODELS[name]!;
  const planned = planModel(config, decoderFiles(config), PRECISION, gpu);
  const begin = performance.now();
  const session = await loadModel(gpu, planned, profile);
  await gpu.device.queue.onSubmittedWorkDone();
  const loadSeconds = (performance.now() - begin) / 1000;
  const layout = layOutAdapter(planned.catalog, planned.model.parts, ADAPTER);
  const optim = { ...OPTIM, learningRate: 1e-4 };
  const trainer = new Trainer(
    session,
    layout,
    { optim, totalSteps: 100, seed: 1, checkpointing: false },
    { step: 0, values: initialValues(layout, 1) },
  );
  const ids = Int32Array.from({ length: tokens }, (_, t) => (t * 7919) % config.vocab_size);
  const trained = new Uint8Array(tokens).fill(1, tokens - tokens / 4);
  const batch = {
    conversations: [{ ids, trained, mediaSpans: [], mediaGrids: [] }],
    features: new Float32Array(),
  };
  const times: number[] = [];
  let last = { loss: 0, dispatches: 0, submits: 0 };
  for (let i = 0; i < 8; i++) {
    const start = performance.now();
    last = await (await trainer.step([batch])).result;
    times.push(performance.now() - start);
  }
  const dispatches = await (await trainer.program(batch)).timeDispatches();
  const sums = new Map<string, [string, number, number]>();
  for (const { kernel, ms } of dispatches) {
    const [, n, total] = sums.get(kernel) ?? [kernel, 0, 0];
    sums.set(kernel, [kernel, n + 1, total + ms]);
  }
  const generator = new Generator(session, trainer.adapter, 1, 256);
  const prompt = {
    ids: ids.subarray(0, 64),
    mediaSpans: [],
    mediaGrids: [],
    features: new Float32Array(),
  };
  const generate = async (maxNewTokens: number) => {
    session.kvCache.invalidate();
    const start = performance.now();
    await generator.generate([{ sequence: 0, prompt }], { maxNewTokens, endIds: [] });
    return performance.now() - start;
  };
  await generate(2);
  const prefill = await generate(1);
  const decodeTokensPerSecond = 64_000 / ((await generate(65)) - prefill);
  const result: StepRate = {
    model: name,
    chosenBy: by,
    tokens,
    loadSeconds,
    firstMs: times[0]!,
    stepMs: times.slice(1).toSorted((a, b) => a - b)[3]!,
    dispatches: last.dispatches,
    submits: last.submits,
    loss: last.loss,
    decodeTokensPerSecond,
    temporaryBytes: session.pool.bytes,
    kernels: [...sums.values()]
      .sort((a, b) => b[2] - a[2])
      .slice(0, 14)
      .map(([k, n, ms]) => [k, n, Number(ms.toFixed(3))]),
  };
  trainer.destroy();
  session.destroy();
  return result;
}
