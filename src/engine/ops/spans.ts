/**
 * Attention masks as spans: query t attends to the keys [keys[2t], keys[2t + 1]), key s is attended to by the queries
 * [queries[2s], queries[2s + 1]). Empty spans (begin = end) are padding. Both tables hold the same mask; the second is for
 * the gradients of keys and values.
 */
import { assert } from "../../base/assert.ts";

export interface SpanTables {
  /** (Tq, 2) */
  keys: Uint32Array;
  /** (Tk, 2) */
  queries: Uint32Array;
}

/**
 * Causal mask of packed sequences, padded to `total` tokens.
 * @throws {Error} when the sequences have more tokens.
 */
export function causalSpans(lengths: readonly number[], total: number): SpanTables {
  return segments(
    lengths,
    total,
    (t, begin) => [begin, t + 1],
    (s, _, end) => [s, end],
  );
}

/** The same packing with full attention within each sequence, for example the patches of several images. @throws {Error} likewise. */
export function bidirectionalSpans(lengths: readonly number[], total: number): SpanTables {
  const whole = (_: number, begin: number, end: number): Span => [begin, end];
  return segments(lengths, total, whole, whole);
}

type Span = [begin: number, end: number];
type SpanOf = (at: number, begin: number, end: number) => Span;

function segments(lengths: readonly number[], total: number, keysOf: SpanOf, queriesOf: SpanOf) {
  const used = lengths.reduce((sum, length) => sum + length, 0);
  assert(used <= total, `Sequences of ${used} tokens together do not fit into ${total}.`);
  const keys = new Uint32Array(2 * total);
  const queries = new Uint32Array(2 * total);
  let begin = 0;
  for (const length of lengths) {
    const end = begin + length;
    for (let at = begin; at < end; at++) {
      keys.set(keysOf(at, begin, end), 2 * at);
      queries.set(queriesOf(at, begin, end), 2 * at);
    }
    begin = end;
  }
  return { keys, queries };
}
