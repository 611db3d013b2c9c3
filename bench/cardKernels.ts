/**
 * Matrix products and attention alone, at the widths of published models: the rate of each kernel variant beside those that
 * the device reaches at best, and how far its result is from the default variant's. Times are of many dispatches in one
 * program, so that waiting is no part of them.
 */
import type { Gpu } from "../src/engine/gpu/device.ts";
import { read } from "../src/engine/gpu/readback.ts";
import { buildProgram } from "../src/engine/graph/buildProgram.ts";
import type { Program } from "../src/engine/graph/program.ts";
import { BufferPool } from "../src/engine/graph/bufferPool.ts";
import { Trace, type Tensor } from "../src/engine/graph/trace.ts";
import type { WeightFormat } from "../src/engine/graph/weightFormat.ts";
import { add } from "../src/engine/ops/add.ts";
import { attention } from "../src/engine/ops/attention.ts";
import type { AttentionVariant } from "../src/engine/ops/attentionChoice.ts";
import type { AttentionSplits } from "../src/engine/ops/attentionSplits.ts";
import { recordCopy, recordMultiplyAdd } from "../src/engine/nn/probeKernels.ts";
import { recordNN, recordNT, recordTN } from "../src/engine/ops/matmul.ts";
import type { MatmulVariant } from "../src/engine/ops/matmulChoice.ts";
import { recordLayersNN, recordLayersNT } from "../src/engine/ops/matmulLayers.ts";

export interface Rate {
  what: string;
  variant: string;
  ms: number;
  /** Arithmetic, where it is counted. */
  gflops: number;
  /** Bytes that must be read and written at least. */
  gigabytes: number;
  /** Largest difference from the first variant's result, relative to its largest value. */
  difference?: number;
}

/** Work of one dispatch, and what records it; returns what it wrote. */
interface Work {
  what: string;
  flops: number;
  bytes: number;
  record: (trace: Trace, how: Variant) => Tensor;
}

/** A variant of a kernel; none is the choice that a card makes by the shape. */
export interface Variant {
  variant?: MatmulVariant;
  splits?: number;
  /** How attention divides its blocks, and what that is called here. */
  attention?: AttentionSplits;
  /** Of layers that read the same x: each is a product by itself. */
  apart?: boolean;
  name?: string;
}

export type Say = (rate: Rate) => void;

/** Long enough to be timed, short enough that a slow variant does not hold everything up. */
const MIN_MS = 8;
const MAX_REPEATS = 256;
/** Results larger than this are not read back and compared. */
const MAX_COMPARED = 2 ** 25;

/** What the device reaches at best: multiply-adds in f32 and f16, and copies. */
export async function measureCeilings(gpu: Gpu, say: Say): Promise<void> {
  const size = gpu.software ? { groups: 64, rounds: 16 } : { groups: 8192, rounds: 256 };
  const elements = gpu.features.includes("shader-f16")
    ? (["f32", "f16"] as const)
    : (["f32"] as const);
  for (const element of elements) {
    const record = (trace: Trace) => recordMultiplyAdd(trace, element, size);
    const { flops } = record(new Trace());
    const work = { what: `multiply-add ${element}`, flops, bytes: 0 };
    await measure(gpu, { ...work, record: (trace) => record(trace).y }, [{}], say);
  }
  const copied = (trace: Trace) => recordCopy(trace, gpu.software ? 2 ** 20 : 2 ** 24);
  const { bytes } = copied(new Trace());
  const work = { what: "copy", flops: 0, bytes };
  await measure(gpu, { ...work, record: (trace) => copied(trace).y }, [{}], say);
}

/** A product of `rows` rows with a weight (outputs, inputs). */
export interface ProductCase {
  rows: number;
  inputs: number;
  outputs: number;
  format: WeightFormat;
}

const BITS: Record<WeightFormat, number> = {
  f32: 32,
  f16: 16,
  q8: 8.5,
  q4: 4.5,
  q4_1: 5,
  nf4: 4.1,
};

/** y = x wᵀ, or dx = dy w; `accumulate` adds to what is there, as the adapters' products do. */
export async function measureProduct(
  gpu: Gpu,
  kind: "forward" | "dX",
  { rows, inputs, outputs, format }: ProductCase,
  variants: readonly Variant[],
  say: Say,
  accumulate = false,
): Promise<void> {
  const [from, to] = kind === "forward" ? [inputs, outputs] : [outputs, inputs];
  const record = (trace: Trace, how: Variant) => {
    const x = trace.external("x", [rows, from]);
    const name = format === "f32" ? "floats" : "packed";
    const w = trace.external(name, [outputs, inputs], { format });
    const y = accumulate ? trace.external("y", [rows, to]) : trace.tensor([rows, to]);
    const { variant, splits } = how;
    const options = { accumulate, ...(variant && { variant }), ...(splits && { splits }) };
    if (kind === "forward") recordNT(trace, x, w, y, options);
    else recordNN(trace, x, w, y, options);
    return y;
  };
  const written = rows * to * (accumulate ? 8 : 4);
  const bytes = rows * from * 4 + written + (outputs * inputs * BITS[format]) / 8;
  const what = `${kind} ${rows} x ${inputs} x ${outputs} ${format}${accumulate ? " added" : ""}`;
  await measure(gpu, { what, flops: 2 * rows * inputs * outputs, bytes, record }, variants, say);
}

/** Layers that read the same x, as q, k and v: y[g] = x w[g]ᵀ, or dx = Σ_g dy[g] w[g], each by itself and in one product. */
export async function measureLayers(
  gpu: Gpu,
  kind: "forward" | "dX",
  { rows, inputs, outputs }: { rows: number; inputs: number; outputs: readonly number[] },
  say: Say,
): Promise<void> {
  const sum = outputs.reduce((a, b) => a + b);
  const record = (trace: Trace, { apart }: Variant) => {
    const ws = outputs.map((n, g) => trace.external(`packed${g}`, [n, inputs], { format: "q4" }));
    if (kind === "forward") {
      const x = trace.external("x", [rows, inputs]);
      const ys = outputs.map((n) => trace.tensor([rows, n]));
      if (apart) ws.forEach((w, g) => recordNT(trace, x, w, ys[g]!));
      else recordLayersNT(x, ws, ys);
      return ys.at(-1)!;
    }
    const dys = outputs.map((n, g) => trace.external(`dy${g}`, [rows, n]));
    const dx = trace.tensor([rows, inputs]);
    if (apart) ws.forEach((w, g) => recordNN(trace, dys[g]!, w, dx, { accumulate: g > 0 }));
    else recordLayersNN(dys, ws, dx);
    return dx;
  };
  const bytes = 4 * rows * (inputs + sum) + (sum * inputs * BITS.q4) / 8;
  const what = `${kind} ${rows} x ${inputs} x (${outputs.join(" + ")}) q4`;
  const variants = [{ apart: true, name: "apart" }, { name: "together" }];
  await measure(gpu, { what, flops: 2 * rows * inputs * sum, bytes, record }, variants, say);
}

/** dW (outputs, inputs) of a trained matrix over `rows` rows. */
export async function measureTN(
  gpu: Gpu,
  [rows, outputs, inputs]: readonly [number, number, number],
  variants: readonly Variant[],
  say: Say,
): Promise<void> {
  const record = (trace: Trace, { variant }: Variant) => {
    const a = trace.external("a", [rows, outputs]);
    const b = trace.external("b", [rows, inputs]);
    const dw = trace.external("dw", [outputs, inputs]);
    recordTN(trace, a, b, dw, variant ? { variant } : {});
    return dw;
  };
  const bytes = rows * (inputs + outputs) * 4 + inputs * outputs * 8;
  const what = `dW ${rows} x ${outputs} x ${inputs}`;
  await measure(gpu, { what, flops: 2 * rows * outputs * inputs, bytes, record }, variants, say);
}

export interface AttentionCase {
  tokens: number;
  heads: number;
  kvHeads: number;
  headDim: number;
}

/**
 * Causal attention forward, and forward with both backward kernels, whose keys' gradients are compared. FLOPs count the causal
 * half.
 */
export async function measureAttention(
  gpu: Gpu,
  { tokens, heads, kvHeads, headDim }: AttentionCase,
  variant: AttentionVariant,
  say: Say,
): Promise<void> {
  const flops = 2 * tokens * tokens * heads * headDim;
  const size = `${tokens} tokens, ${heads}/${kvHeads} heads of ${headDim} (${variant})`;
  const forward = (trace: Trace, needsGrad: boolean, splits: AttentionSplits | undefined) => {
    const shape = (n: number) => [tokens, n * headDim];
    const q = trace.external("q", shape(heads), { needsGrad });
    const k = trace.external("k", shape(kvHeads), { needsGrad });
    const v = trace.external("v", shape(kvHeads), { needsGrad });
    const keys = trace.external("spans", [tokens, 2], { dtype: "u32" });
    const queries = trace.external("seen", [tokens, 2], { dtype: "u32" });
    const options = { heads, kvHeads, headDim, variant, ...(splits && { splits }) };
    return { k, o: attention(q, k, v, { keys, queries }, options) };
  };
  const share = heads / kvHeads;
  const divided = (name: string, keys: number, queries: number, heads: number): Variant => ({
    name,
    attention: { keys, queries, heads },
  });
  const variants =
    variant === "rows"
      ? [{}]
      : [
          divided("whole", 1, 1, 1),
          divided("by heads", 1, 1, share),
          divided("in 2, by heads", 2, 2, share),
          divided("in 4, by heads", 4, 4, share),
          {},
        ];
  const record = (trace: Trace, { attention }: Variant) => forward(trace, false, attention).o;
  const only = variants.filter(({ name }) => name !== "by heads");
  await measure(gpu, { what: `attention ${size}`, flops, bytes: 0, record }, only, say);
  const back = (trace: Trace, { attention }: Variant) => {
    const { o, k } = forward(trace, true, attention);
    return trace.backwardFrom(o, trace.external("dout", o.shape), add).get(k)!;
  };
  const both = { what: `and back ${size}`, flops: 3.5 * flops, bytes: 0, record: back };
  await measure(gpu, both, variants, say);
}

/** Times each variant of a piece of work on the same numbers, and compares its result with the first one's. */
async function measure(gpu: Gpu, work: Work, variants: readonly Variant[], say: Say) {
  const buffers = new Map<string, GPUBuffer>();
  let first: Float32Array | undefined;
  for (const how of variants) {
    const once = await build(gpu, work, how, 1, buffers);
    await timeOf(gpu, once.program);
    const result = once.resultBytes <= MAX_COMPARED ? await once.result() : undefined;
    const single = Math.min(await timeOf(gpu, once.program), await timeOf(gpu, once.program));
    once.destroy();
    const wanted = Math.ceil(MIN_MS / Math.max(0.02, single - 0.1));
    const repeats = Math.max(1, Math.min(MAX_REPEATS, wanted));
    const many = await build(gpu, work, how, repeats, buffers);
    const times: number[] = [];
    for (let i = 0; i < (gpu.software ? 2 : 4); i++) times.push(await timeOf(gpu, many.program));
    many.destroy();
    const ms = Math.min(...times) / repeats;
    const name = how.name ?? (how.variant ?? "chosen") + (how.splits ? ` / ${how.splits}` : "");
    const [gflops, gigabytes] = [work.flops / ms / 1e6, work.bytes / ms / 1e6];
    const difference = first && result ? largestDifference(first, result) : undefined;
    first ??= result;
    const rate = { what: work.what, variant: name, ms, gflops, gigabytes };
    say({ ...rate, ...(difference !== undefined && { difference }) });
  }
  for (const buffer of buffers.values()) buffer.destroy();
}

async function build(
  gpu: Gpu,
  work: Work,
  how: Variant,
  repeats: number,
  buffers: Map<string, GPUBuffer>,
) {
  const { device } = gpu;
  const { software, storageBuffers } = gpu;
  const trace = new Trace({ software, matmul: "tile", storageBuffers });
  let output = work.record(trace, how);
  for (let i = 1; i < repeats; i++) output = work.record(trace, how);
  const added = output.storage.kind === "external" ? output.storage.name : undefined;
  if (!added && repeats === 1) trace.markOutput(output, "result");
  const sizes = new Map<string, number>();
  for (const { storage, bytes } of trace.tensors)
    if (storage.kind === "external")
      sizes.set(storage.name, Math.max(sizes.get(storage.name) ?? 0, bytes));
  for (const [label, bytes] of sizes) {
    // What is added to begins anew with each variant.
    if (buffers.has(label) && label !== added) continue;
    buffers.get(label)?.destroy();
    buffers.set(label, filled(device, label, bytes));
  }
  const pool = new BufferPool(device);
  const program = await buildProgram(gpu, trace, pool, (key) => ({
    buffer: buffers.get(key)!,
    offset: 0,
  }));
  return {
    program,
    resultBytes: output.bytes,
    result: async () =>
      added
        ? new Float32Array(await read(device, buffers.get(added)!, 0, output.bytes))
        : program.read("result"),
    destroy: () => {
      program.destroy();
      pool.destroy();
    },
  };
}

async function timeOf(gpu: Gpu, program: Program): Promise<number> {
  const start = performance.now();
  program.run();
  await gpu.device.queue.onSubmittedWorkDone();
  return performance.now() - start;
}

/** NaN where one result is not a number. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  let scale = 1e-30;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (Number.isNaN(difference)) return NaN;
    largest = Math.max(largest, difference);
    scale = Math.max(scale, Math.abs(a[i]!));
  }
  return largest / scale;
}

/** Causal spans, packed weights, or small numbers, the same each time; a name says which. */
function filled(device: GPUDevice, label: string, bytes: number): GPUBuffer {
  const size = Math.ceil(bytes / 256) * 256;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ label, size, usage });
  if (label === "spans" || label === "seen") {
    const tokens = bytes / 8;
    const spans = Uint32Array.from({ length: 2 * tokens }, (_, i) => {
      const row = i >> 1;
      if (label === "spans") return i & 1 ? row + 1 : 0;
      return i & 1 ? tokens : row;
    });
    device.queue.writeBuffer(buffer, 0, spans);
    return buffer;
  }
  // Not zeros: a card draws less power, and clocks higher, when nothing changes. A prime length, so that rows differ.
  const chunk = label.startsWith("packed") ? packedBits() : smallNumbers();
  for (let at = 0; at < size; at += chunk.byteLength)
    device.queue.writeBuffer(buffer, at, chunk, 0, Math.min(chunk.length, (size - at) / 4));
  return buffer;
}

const CHUNK = 262139;
let bits: Uint32Array<ArrayBuffer> | undefined;
let numbers: Float32Array<ArrayBuffer> | undefined;

/** Scales of f16 stay finite and below 1: their exponents are never all ones. */
function packedBits() {
  return (bits ??= generated().map((word) => word & 0xbbffbbff));
}

function smallNumbers() {
  return (numbers ??= Float32Array.from(generated(), (word) => word / 2 ** 32 - 0.5));
}

function generated() {
  let state = 1;
  return Uint32Array.from({ length: CHUNK }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  });
}
