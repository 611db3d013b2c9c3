/**
 * How many rows the key and value caches have: for as many sequences side by side as a fixed share of the device's memory
 * holds, and never more in one cache than the device binds. Pure, so that the memory of a training run can be planned.
 */
import type { OpenModel } from "../../families/family.ts";

/** Of all caches together when there is more than one sequence. They are f32, so a long sequence of a 7B takes gigabytes. */
const KV_BUDGET_BYTES = 512 * 2 ** 20;

/** What is asked for: sequences, the most tokens of one (new tokens included), and the most cross-attention rows of one. */
export interface KvDemand {
  sequences: number;
  tokens: number;
  crossRows: number;
}

export interface KvCapacity {
  /** Sequences that are generated side by side. */
  maxSequences: number;
  /** Rows of one sequence in each self-attention cache. */
  rowsPerSequence: number;
  /** Rows of one sequence in each cross-attention cache. */
  crossRowsPerSequence: number;
}

type Model = Pick<OpenModel, "shape" | "vision">;

const roundUp = (count: number, step: number) => Math.ceil(count / step) * step;

/** At least 512. Powers of two, so that a growing chat seldom outgrows its caches, which makes it prefill all again. */
const nextPowerOfTwo = (tokens: number) => 2 ** Math.ceil(Math.log2(Math.max(512, tokens)));

/** The most rows that a sequence of at most `length` tokens can have on the device. */
export function maxRowsPerSequence(
  { shape }: Model,
  length: number,
  maxBindingBytes: number,
): number {
  const bindable = Math.floor(maxBindingBytes / (shape.kvWidth * 4 * 64)) * 64;
  return Math.min(roundUp(Math.min(length, shape.contextLength), 64), bindable);
}

/** `maxRows` comes from `maxRowsPerSequence`. There is always capacity for one sequence. */
export function kvCapacity(
  model: Model,
  { sequences, tokens, crossRows }: KvDemand,
  maxRows: number,
  maxBindingBytes: number,
): KvCapacity {
  const rows = { rowsPerSequence: 0, crossRowsPerSequence: roundUp(crossRows, 64) };
  rows.rowsPerSequence = Math.min(maxRows, nextPowerOfTwo(tokens));
  const largest = Math.max(rows.rowsPerSequence, rows.crossRowsPerSequence);
  const bindable = maxBindingBytes / (largest * model.shape.kvWidth * 4);
  const affordable = KV_BUDGET_BYTES / kvBytes(model, { maxSequences: 1, ...rows });
  const most = Math.min(sequences, Math.floor(bindable), Math.floor(affordable));
  return { maxSequences: Math.max(1, most), ...rows };
}

/** A key or value cache of one layer: the external of this name in recorded programs. */
export interface KvBuffer {
  name: string;
  bytes: number;
}

/** "cache.k.N" and "cache.v.N" of layers with self-attention, "cross.k.N" and "cross.v.N" of those with cross-attention. */
export function kvBuffers({ shape, vision }: Model, capacity: KvCapacity): KvBuffer[] {
  const { maxSequences, rowsPerSequence, crossRowsPerSequence } = capacity;
  const crossLayers = new Set(vision?.crossAttention?.layers);
  return Array.from({ length: shape.layers }, (_, layer) => layer).flatMap((layer) => {
    const [kind, rows] = crossLayers.has(layer)
      ? ["cross", crossRowsPerSequence]
      : ["cache", rowsPerSequence];
    const bytes = Math.max(16, maxSequences * rows * shape.kvWidth * 4);
    return ["k", "v"].map((what) => ({ name: `${kind}.${what}.${layer}`, bytes }));
  });
}

/** Bytes of all caches on the device. */
export function kvBytes(model: Model, capacity: KvCapacity): number {
  return kvBuffers(model, capacity).reduce((sum, { bytes }) => sum + roundUp(bytes, 256), 0);
}
