/** How the loss heads go over logits (R, V) that are never made as a whole: chunks of rows times chunks of the vocabulary. */
import { piecesOf, type Tensor } from "../graph/trace.ts";

/** Rows of a chunk: views at multiples of it begin at multiples of 256 bytes. */
export const ROW_CHUNK = 64;
/** Most bytes of the logits of one chunk. */
export const LOGITS_BYTES = 16 * 2 ** 20;

/** Logits that are made at once: rows `rows` of the table `w`, which are the words from `start` of the vocabulary. */
export interface VocabularyChunk {
  w: Tensor;
  rows: { from: number; count: number };
  start: number;
}

/** The vocabulary of a head (V, C) in chunks whose logits take at most `logitsBytes`, none across two shards of the table. */
export function vocabularyChunks(head: Tensor, logitsBytes = LOGITS_BYTES): VocabularyChunk[] {
  const most = Math.max(32, Math.floor(logitsBytes / (ROW_CHUNK * 4 * 32)) * 32);
  return piecesOf(head).flatMap(({ tensor, from, rows }) =>
    Array.from({ length: Math.ceil(rows / most) }, (_, i) => {
      const window = { from: i * most, count: Math.min(most, rows - i * most) };
      return { w: tensor, rows: window, start: from + window.from };
    }),
  );
}
