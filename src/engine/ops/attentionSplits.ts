/**
 * Among how many workgroups the tiled attention kernels divide a block of 64 rows, from the shape alone: by columns in every
 * kernel, and for the gradients of keys and values by the query heads that share a key head. Each workgroup writes a plane of
 * its own, and a second pass adds the planes in order, so that results do not depend on scheduling.
 */

export interface AttentionSplits {
  /** Chunks of the keys, forward and for the gradient of the queries. */
  keys: number;
  /** Chunks of the queries, for the gradients of keys and values. */
  queries: number;
  /** Parts of the query heads of each key head, for the gradients of keys and values; divides their number. */
  heads: number;
}

/** A workgroup for each block. */
export const UNDIVIDED: AttentionSplits = { keys: 1, queries: 1, heads: 1 };

export interface AttentionShape {
  queries: number;
  keys: number;
  heads: number;
  kvHeads: number;
}

const ROWS = 64;
/** Workgroups of 128 invocations that keep a large card busy: four on each of 132 cores. */
const WANTED = 528;
/** Four tiles of columns: with fewer, what is written and added weighs more than what is computed. */
const MIN_COLUMNS = 128;
/** More planes would take too much memory. */
const MAX_CHUNKS = 16;

export function attentionSplits(shape: AttentionShape): AttentionSplits {
  const { queries, keys, heads, kvHeads } = shape;
  const share = heads / kvHeads;
  const keyBlocks = Math.ceil(keys / ROWS) * kvHeads;
  const headParts = keyBlocks < WANTED ? share : 1;
  return {
    keys: chunksOf(Math.ceil(queries / ROWS) * heads, keys),
    queries: chunksOf(keyBlocks * headParts, queries),
    heads: headParts,
  };
}

function chunksOf(workgroups: number, columns: number): number {
  const most = Math.min(WANTED / workgroups, columns / MIN_COLUMNS, MAX_CHUNKS);
  return Math.max(1, Math.floor(most));
}
