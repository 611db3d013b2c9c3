/**
 * Variants of a piece of work on the same numbers: the rate of each, and how far its result is from the first one's. Times are of many
 * dispatches in one program, so that waiting is no part of them.
 */
import type { Gpu } from "../../src/engine/gpu/device.ts";
import { read } from "../../src/engine/gpu/readback.ts";
import { BufferPool } from "../../src/engine/graph/bufferPool.ts";
import { buildProgram } from "../../src/engine/graph/buildProgram.ts";
import { profileOf } from "../../src/engine/graph/deviceProfile.ts";
import type { Program } from "../../src/engine/graph/program.ts";
import { Trace, type Tensor } from "../../src/engine/graph/trace.ts";
import type { AttentionSplits } from "../../src/engine/ops/attentionSplits.ts";
import type { MatmulVariant } from "../../src/engine/ops/matmulChoice.ts";
import { filled } from "./numbers.ts";

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

/** Times each variant of a piece of work on the same numbers, and compares its result with the first one's. */
export async function measure(
  gpu: Gpu,
  work: Work,
  variants: readonly Variant[],
  say: Say,
): Promise<void> {
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
  const { device, software } = gpu;
  // The kernels of a card also where the processor computes.
  const trace = new Trace({ ...profileOf({ ...gpu, software: false }), software });
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
