/**
 * How much room conversations get in the caches of keys and values: as many side by side as a part of the device's memory
 * holds, and never more in one cache than the device binds. Pure, so that a lesson's memory can be planned with it.
 */
import type { OpenModel } from "../families/family.ts";

/** All caches together, where more than one conversation is answered at a time: f32, so a long one of a 7B takes gigabytes. */
const CACHE_BYTES = 512 * 2 ** 20;

/** What is asked for: conversations, the most tokens of one with its answer, and of the visual rows beside one. */
export interface CacheNeed {
  sequences: number;
  tokens: number;
  looked: number;
}

export interface CacheRoom {
  /** Conversations that are answered side by side. */
  together: number;
  /** Rows of each in every cache, and of its visual rows in the caches of layers that look at them. */
  rows: number;
  lookRows: number;
}

type Model = Pick<OpenModel, "shape" | "eyes">;

const roundUp = (count: number, step: number) => Math.ceil(count / step) * step;

/** Powers of two, so that a chat that grows seldom reads all again. */
const grown = (tokens: number) => 2 ** Math.ceil(Math.log2(Math.max(512, tokens)));

/** The most rows that one conversation can have. */
export function mostRows({ shape }: Model, length: number, maxBindingBytes: number): number {
  const bound = Math.floor(maxBindingBytes / (shape.kvWidth * 4 * 64)) * 64;
  return Math.min(roundUp(Math.min(length, shape.context), 64), bound);
}

/** `most` comes from `mostRows`; there is always room for one conversation. */
export function cacheRoom(
  model: Model,
  { sequences, tokens, looked }: CacheNeed,
  most: number,
  maxBindingBytes: number,
): CacheRoom {
  const rows = Math.min(most, grown(tokens));
  const lookRows = roundUp(looked, 64);
  const bound = maxBindingBytes / (Math.max(rows, lookRows) * model.shape.kvWidth * 4);
  const held = CACHE_BYTES / cacheBytes(model, { together: 1, rows, lookRows });
  const together = Math.max(1, Math.min(sequences, Math.floor(bound), Math.floor(held)));
  return { together, rows, lookRows };
}

/** Name and bytes of each cache. */
export function caches({ shape, eyes }: Model, room: CacheRoom): { name: string; bytes: number }[] {
  const { together, rows, lookRows } = room;
  const beside = new Set(eyes?.cross?.layers);
  return Array.from({ length: shape.layers }, (_, layer) => layer).flatMap((layer) => {
    const [name, each] = beside.has(layer) ? ["look", lookRows] : ["cache", rows];
    const bytes = Math.max(16, together * each * shape.kvWidth * 4);
    return ["k", "v"].map((what) => ({ name: `${name}.${what}.${layer}`, bytes }));
  });
}

/** Bytes of all of them on the device. */
export function cacheBytes(model: Model, room: CacheRoom): number {
  return caches(model, room).reduce((sum, { bytes }) => sum + roundUp(bytes, 256), 0);
}
