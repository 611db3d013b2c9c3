/**
 * Attention masks as spans: query t attends to the keys [keys[2t], keys[2t + 1]), key s is attended to by the queries
 * [queries[2s], queries[2s + 1]). Empty spans (begin = end) are padding. Both tables hold the same mask; the second is for
 * the gradients of keys and values. Where sequences share their beginning, the keys of a query have a gap; the queries of a key
 * have none, since what follows a beginning stands together.
 */
import { assert } from "../../base/assert.ts";

export interface SpanTables {
  /** (Tq, 2), or (Tq, 4) with gaps */
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

/** Sequences that begin alike: the beginning once, then what follows it in each. */
export interface SharedSequences {
  prefix: number;
  suffixes: readonly number[];
}

/**
 * Causal mask of packed groups of sequences that share their beginning, padded to `total` tokens. A token after the beginning sees
 * it and its own sequence, and not what stands between: its keys (Tq, 4) are begin and end, and begin and end of that gap.
 * @throws {Error} when they have more tokens.
 */
export function sharedCausalSpans(groups: readonly SharedSequences[], total: number): SpanTables {
  const lengthOf = ({ prefix, suffixes }: SharedSequences) =>
    suffixes.reduce((sum, length) => sum + length, prefix);
  expectRoom(groups.map(lengthOf), total);
  const keys = new Uint32Array(4 * total);
  const queries = new Uint32Array(2 * total);
  let begin = 0;
  for (const group of groups) {
    const shared = begin + group.prefix;
    const groupEnd = begin + lengthOf(group);
    for (let at = begin; at < shared; at++) {
      keys.set([begin, at + 1], 4 * at);
      queries.set([at, groupEnd], 2 * at);
    }
    let own = shared;
    for (const length of group.suffixes) {
      for (let at = own; at < own + length; at++) {
        keys.set([begin, at + 1, shared, own], 4 * at);
        queries.set([at, own + length], 2 * at);
      }
      own += length;
    }
    begin = groupEnd;
  }
  return { keys, queries };
}

type Span = [begin: number, end: number];
type SpanOf = (at: number, begin: number, end: number) => Span;

function segments(lengths: readonly number[], total: number, keysOf: SpanOf, queriesOf: SpanOf) {
  expectRoom(lengths, total);
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

function expectRoom(lengths: readonly number[], total: number): void {
  const used = lengths.reduce((sum, length) => sum + length, 0);
  assert(used <= total, `Sequences of ${used} tokens together do not fit into ${total}.`);
}
