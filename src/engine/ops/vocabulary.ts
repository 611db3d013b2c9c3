/** Chunks of rows and of the vocabulary for fused loss heads, whose (R, V) logits never exist as a whole. */
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { Tensor } from "../graph/trace.ts";
import { shardsOf } from "../graph/shards.ts";
import type { Columns } from "./matmul.ts";

/** Rows of a chunk. Views at multiples of it begin at multiples of 256 bytes. */
export const ROW_CHUNK = 64;
/** Most bytes of the logits of one chunk. */
export const LOGITS_BYTES = 16 * 2 ** 20;

/**
 * So many rows are a chunk on a card even if they are more than ROW_CHUNK, where their logits are this small: a card waits for
 * dispatches, and a processor does not.
 */
const SMALL_LOGITS_BYTES = 4 * 2 ** 20;

/** Rows of a chunk of a head (V, C), a multiple of ROW_CHUNK. */
export function rowChunk(
  { software }: DeviceProfile,
  [vocabulary]: readonly number[],
  logitsBytes = LOGITS_BYTES,
): number {
  if (software) return ROW_CHUNK;
  const rows = Math.min(logitsBytes, SMALL_LOGITS_BYTES) / (4 * vocabulary!);
  return ROW_CHUNK * Math.max(1, Math.floor(rows / ROW_CHUNK));
}

/**
 * The columns of a row of logits. For a processor's subgroups rows are padded to a multiple of four, so that products load and store four
 * at a time; a card has kernels for what they are not.
 */
export function logitsColumns({ software, subgroup }: DeviceProfile, words: number): Columns {
  const isPadded = software && subgroup !== undefined;
  return { from: 0, of: isPadded ? 4 * Math.ceil(words / 4) : words, isPadded };
}

/** Rows `rows` of the table or shard `w`: tokens `start` and on of the vocabulary. */
export interface VocabularyChunk {
  w: Tensor;
  rows: { from: number; count: number };
  start: number;
}

/** The vocabulary of a head (V, C) in chunks whose logits take at most `logitsBytes`, none across two shards of the table. */
export function vocabularyChunks(head: Tensor, logitsBytes = LOGITS_BYTES): VocabularyChunk[] {
  const most = Math.max(32, Math.floor(logitsBytes / (ROW_CHUNK * 4 * 32)) * 32);
  return shardsOf(head).flatMap(({ tensor, from, rows }) =>
    Array.from({ length: Math.ceil(rows / most) }, (_, i) => {
      const window = { from: i * most, count: Math.min(most, rows - i * most) };
      return { w: tensor, rows: window, start: from + window.from };
    }),
  );
}
