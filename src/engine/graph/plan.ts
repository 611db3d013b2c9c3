/**
 * Memory planner: assigns every temporary a buffer of the pool, without a GPU and before anything is allocated. Two
 * temporaries share a buffer when their lifetimes do not overlap; greedy by size. The bytes it reports are those that a
 * program allocates.
 */
import { PARAMS_STRIDE } from "../gpu/pipelines.ts";
import type { Tensor, Dispatch, Trace } from "./trace.ts";
import { baseOf } from "./views.ts";

export interface Plan {
  /** Bytes of each pool buffer that the temporaries need. */
  poolBuffers: number[];
  /** Index into `poolBuffers` of each temporary. */
  poolBufferOf: Map<Tensor, number>;
  /** Inputs and outputs, each in a buffer of its own. */
  owned: Tensor[];
  temporaryBytes: number;
  ownedBytes: number;
  /** The one uniform buffer with the parameters of all dispatches. */
  paramsBytes: number;
  /** Bytes of the temporaries if none shared a buffer. */
  unsharedBytes: number;
  largestBindingBytes: number;
  /** Externals by name: the bytes up to the end of the last range that is used. */
  externals: Map<string, number>;
  /** Externals by name: the byte offsets of the ranges that are written. */
  written: Map<string, Set<number>>;
}

interface Lifetime {
  tensor: Tensor;
  first: number;
  last: number;
}

const align = (bytes: number) => Math.max(16, Math.ceil(bytes / 16) * 16);

/** Bytes of a buffer for this tensor. */
export function bufferBytes(tensor: Tensor): number {
  return align(tensor.bytes);
}

/** Whether a dispatch has parameters besides its tensors. */
export function hasParams({ kernel }: Dispatch): boolean {
  return Object.keys(kernel.params).length > 0;
}

export function plan(trace: Trace): Plan {
  const lives = lifetimes(trace.dispatches);
  const pool: { bytes: number; busy: Lifetime[] }[] = [];
  const poolBufferOf = new Map<Tensor, number>();
  const temps = lives
    .filter(({ tensor }) => tensor.storage.kind === "temp")
    .sort((a, b) => b.tensor.bytes - a.tensor.bytes || a.tensor.id - b.tensor.id);
  for (const lifetime of temps) {
    const free = pool.findIndex(({ busy }) =>
      busy.every((other) => other.last < lifetime.first || lifetime.last < other.first),
    );
    if (free >= 0) pool[free]!.busy.push(lifetime);
    else pool.push({ bytes: align(lifetime.tensor.bytes), busy: [lifetime] });
    poolBufferOf.set(lifetime.tensor, free >= 0 ? free : pool.length - 1);
  }
  const owned = lives
    .map(({ tensor }) => tensor)
    .filter(({ storage }) => storage.kind === "input" || storage.kind === "output");
  const externals = new Map<string, number>();
  for (const { tensor } of lives) {
    if (tensor.storage.kind !== "external") continue;
    const { name, offset } = tensor.storage;
    externals.set(name, Math.max(externals.get(name) ?? 0, offset + tensor.bytes));
  }
  const sum = (list: number[]) => list.reduce((total, bytes) => total + bytes, 0);
  return {
    poolBuffers: pool.map(({ bytes }) => bytes),
    poolBufferOf,
    owned,
    temporaryBytes: sum(pool.map(({ bytes }) => bytes)),
    ownedBytes: sum(owned.map(bufferBytes)),
    paramsBytes: PARAMS_STRIDE * trace.dispatches.filter(hasParams).length,
    unsharedBytes: sum(temps.map(({ tensor }) => align(tensor.bytes))),
    largestBindingBytes: largestBinding(trace.dispatches),
    externals,
    written: writtenOffsets(trace.dispatches),
  };
}

/** Bytes of the largest binding; a view binds its own range only. */
function largestBinding(dispatches: readonly Dispatch[]): number {
  let most = 0;
  for (const { buffers } of dispatches)
    for (const { bytes } of Object.values(buffers)) most = Math.max(most, bytes);
  return most;
}

/** Where each external is written, by the offset that it was asked for with (`Trace.external`). */
function writtenOffsets(dispatches: readonly Dispatch[]): Map<string, Set<number>> {
  const written = new Map<string, Set<number>>();
  for (const { kernel, buffers } of dispatches)
    for (const tensor of kernel.writes.flatMap((name) => buffers[name]!.holds ?? buffers[name]!)) {
      const { storage } = baseOf(tensor).base;
      if (storage.kind !== "external") continue;
      const offsets = written.get(storage.name) ?? new Set();
      written.set(storage.name, offsets.add(storage.offset));
    }
  return written;
}

/** Indices of the first and last dispatch that use each tensor (views count for their base). */
function lifetimes(dispatches: readonly Dispatch[]): Lifetime[] {
  const lives = new Map<Tensor, Lifetime>();
  dispatches.forEach(({ buffers }, at) => {
    for (const tensor of Object.values(buffers)) {
      const { base } = baseOf(tensor);
      const lifetime = lives.get(base);
      if (lifetime) lifetime.last = at;
      else lives.set(base, { tensor: base, first: at, last: at });
    }
  });
  return [...lives.values()];
}
