/**
 * Measures how fast a checkpoint is loaded to the GPU and how much host memory that takes: a Llama-3.2-1B in bf16 whose bytes
 * are generated while they are read, so that neither disk nor network counts. Packed on the way, written to a cache file, and
 * loaded again from that. `peakBytes` is the growth of ArrayBuffers at its highest.
 */
import type { Gpu } from "../src/engine/gpu/device.ts";
import { readCacheHeader, saveCache, type CacheOrigin } from "../src/engine/weights/cacheFile.ts";
import type { ByteSource } from "../src/formats/byteSource.ts";
import type { PrecisionPlan } from "../src/protocol/config.ts";
import { loadCachedModel, loadModel, planModel } from "../src/inference/openModel.ts";
import { decoderFiles } from "../src/inference/testing/decoderFiles.ts";

export interface LoadResult {
  device: string;
  parameters: number;
  fileBytes: number;
  storedBytes: number;
  seconds: number;
  cacheSeconds: number;
  peakBytes: number;
}

const CONFIG = {
  model_type: "llama",
  vocab_size: 128256,
  hidden_size: 2048,
  intermediate_size: 8192,
  num_hidden_layers: 16,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 64,
  tie_word_embeddings: true,
};
const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const PROFILE = { software: true, matmul: "register" } as const;

/** `hostBytes` gives the present size of ArrayBuffers; `keep` writes a cache file and opens it again. */
export async function measureLoad(
  gpu: Gpu,
  hostBytes: () => number,
  keep: () => { write(chunk: Uint8Array): Promise<void>; source(): Promise<ByteSource> },
): Promise<LoadResult> {
  const files = decoderFiles(CONFIG);
  const before = hostBytes();
  let peak = before;
  const watch = () => (peak = Math.max(peak, hostBytes()));
  // Packed on software devices as well: streaming is what is measured.
  const plan = planModel(CONFIG, files, PRECISION, { maxBindingBytes: gpu.maxBindingBytes });
  const start = performance.now();
  const session = await loadModel(gpu, plan, PROFILE, watch);
  await gpu.device.queue.onSubmittedWorkDone();
  const seconds = (performance.now() - start) / 1000;
  const origin: CacheOrigin = { sources: {}, precision: PRECISION, software: false };
  const kept = keep();
  await saveCache(session.weights, origin, kept, { onBytes: watch });
  const storedBytes = session.weightBytes;
  session.destroy();
  const source = await kept.source();
  const again = performance.now();
  const header = await readCacheHeader(source, origin);
  const reopened = await loadCachedModel(gpu, CONFIG, source, header!, PROFILE, watch);
  await gpu.device.queue.onSubmittedWorkDone();
  const cacheSeconds = (performance.now() - again) / 1000;
  reopened.destroy();
  const parameters = [...files.values()].reduce((sum, { shape }) => sum + product(shape), 0);
  const sizes = { parameters, fileBytes: parameters * 2, storedBytes };
  return { device: gpu.name, ...sizes, seconds, cacheSeconds, peakBytes: peak - before };
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
