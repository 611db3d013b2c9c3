/**
 * Cross-attention's tables: which of the visual rows that lie beside the text each token sees. Tokens before the first
 * medium may see all rows while later ones see a part, so there are two tables of runs, and what both give is added.
 */
import { attention } from "../engine/ops/attention.ts";
import { add } from "../engine/ops/add.ts";
import type { Tensor, Trace } from "../engine/graph/trace.ts";
import type { Encoded, Eyes, Looks, Tables } from "../families/family.ts";
import type { CrossAttend } from "../families/parts/decoding.ts";
import { shown } from "./visualShape.ts";

const NOBODY = 0xffffffff;

/** Tables over all packed tokens: rows of their own, rows seen from before the first medium, and who sees its own. */
export interface LookTables extends Tables {
  lookKeys: Uint32Array;
  lookKeysBefore: Uint32Array;
  lookShown: Uint32Array;
}

/** Nobody sees anything yet. */
export function blankLooks(tokens: number): LookTables {
  return {
    lookKeys: new Uint32Array(2 * tokens),
    lookKeysBefore: new Uint32Array(2 * tokens),
    lookShown: new Uint32Array(tokens).fill(NOBODY),
  };
}

/** Fills in the tokens of one conversation `from` its so-manyth on, the first of them at `token`; its rows begin at `row`. */
export function fillLooks(
  tables: LookTables,
  { keys, before, order }: Looks,
  { from, token, row }: { from: number; token: number; row: number },
): void {
  for (let t = from; 2 * t < keys.length; t++) {
    const at = token + t - from;
    const [begin, end] = [keys[2 * t]!, keys[2 * t + 1]!];
    if (begin < end) {
      tables.lookKeys.set([row + begin, row + end], 2 * at);
      tables.lookShown[at] = at;
    } else if (t < before) tables.lookKeysBefore.set([row, row + order.length], 2 * at);
  }
}

/** The same told by rows: the run of tokens that see each of `rows`. Runs of one row must be neighbours. */
export function seenBy(keys: Uint32Array, rows: number): Uint32Array {
  const queries = new Uint32Array(2 * rows);
  for (let t = 0; 2 * t < keys.length;) {
    const [begin, end] = [keys[2 * t]!, keys[2 * t + 1]!];
    const first = t;
    while (keys[2 * t] === begin && keys[2 * t + 1] === end && 2 * t < keys.length) t++;
    for (let row = begin; row < end; row++) {
      if (queries[2 * row + 1] === 0) queries[2 * row] = first;
      queries[2 * row + 1] = t;
    }
  }
  return queries;
}

/** Who sees which rows of a packed batch, and its feature rows as they lie, by their number medium after medium. */
export function lookTables(
  { cross, featureRows }: Eyes,
  conversations: readonly Encoded[],
  { tokens, visual }: { tokens: number; visual: number },
): { tables: Tables; order: Uint32Array } {
  const tables = blankLooks(tokens);
  const order: number[] = [];
  let token = 0;
  for (const conversation of conversations) {
    const looks = cross!.looks(conversation);
    const row = order.length;
    fillLooks(tables, looks, { from: 0, token, row });
    const rows = shown(conversation).reduce((sum, geometry) => sum + featureRows(geometry), 0);
    for (let i = 0; i < rows; i++) order.push(row + looks.order[i]!);
    token += conversation.ids.length;
  }
  const lookQueries = seenBy(tables.lookKeys, visual);
  const lookQueriesBefore = seenBy(tables.lookKeysBefore, visual);
  return { tables: { ...tables, lookQueries, lookQueriesBefore }, order: Uint32Array.from(order) };
}

/** Rows of `width` values as `order` has them. */
export function reordered(features: Float32Array, order: Uint32Array, width: number): Float32Array {
  const moved = new Float32Array(features.length);
  order.forEach((from, to) =>
    moved.set(features.subarray(from * width, (from + 1) * width), to * width),
  );
  return moved;
}

/** Cross-attention of a lesson: every layer makes keys and values of the batch's rows. */
export function lookAt(trace: Trace, rows: Tensor, tokens: number): CrossAttend {
  const spans = (name: string) => ({
    keys: trace.input(`lookKeys${name}`, [tokens, 2], "u32"),
    queries: trace.input(`lookQueries${name}`, [rows.shape[0]!, 2], "u32"),
  });
  const [own, before] = [spans(""), spans("Before")];
  return {
    attend(q, make, _, shape) {
      const [k, v] = make(rows);
      return add(attention(q, k, v, own, shape), attention(q, k, v, before, shape));
    },
    shown: trace.input("lookShown", [tokens], "u32"),
    rows,
  };
}
