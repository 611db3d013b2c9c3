/**
 * Who sees whom, as data: query t sees the keys [keys[2t], keys[2t + 1]), key s is seen by the queries
 * [queries[2s], queries[2s + 1]). Begin = end where there is nothing to see, as for padding. Both tables say the same; the
 * second serves the gradients of keys and values.
 */
import { assert } from "../../base/assert.ts";

export interface SpanTables {
  /** (Tq, 2) */
  keys: Uint32Array;
  /** (Tk, 2) */
  queries: Uint32Array;
}

/** Sequences of `lengths` packed one after the other, padded to `total`; a token sees itself and what its sequence has before. */
export function causalSpans(lengths: readonly number[], total: number): SpanTables {
  return segments(
    lengths,
    total,
    (t, begin) => [begin, t + 1],
    (s, _, end) => [s, end],
  );
}

/** The same packing, but a token sees its whole sequence: the patches of several pictures in one batch. */
export function bidirectionalSpans(lengths: readonly number[], total: number): SpanTables {
  const whole = (_: number, begin: number, end: number): Span => [begin, end];
  return segments(lengths, total, whole, whole);
}

/** `count` new tokens after `past` cached ones, in a cache of `rows` rows; a token sees all before it and itself. */
export function cachedSpans(past: number, count: number, rows: number): SpanTables {
  assert(past + count <= rows, `${past} cached and ${count} new tokens leave a cache of ${rows}.`);
  const keys = new Uint32Array(2 * count);
  for (let t = 0; t < count; t++) keys[2 * t + 1] = past + t + 1;
  const queries = new Uint32Array(2 * rows);
  for (let s = 0; s < past + count; s++) queries.set([Math.max(0, s - past), count], 2 * s);
  return { keys, queries };
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
