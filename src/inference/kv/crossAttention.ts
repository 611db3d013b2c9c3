/**
 * Input tables of cross-attention: which cross-attention states (projected feature rows beside the text) each token sees.
 * Leading tokens may see all states while later ones see a part, so there are two span tables, and attention over both is
 * added.
 */
import { NONE } from "../../base/rowIndex.ts";
import { attention } from "../../engine/ops/attention.ts";
import { add } from "../../engine/ops/add.ts";
import type { Tensor, Trace } from "../../engine/graph/trace.ts";
import type { VisionSpec, ProgramInputs } from "../../families/family.ts";
import type { CrossAttentionSpans, Encoded } from "../../families/parts/encoded.ts";
import type { CrossAttention } from "../../families/parts/decoding.ts";
import { gridsInOrder } from "../visual/visualShape.ts";

/** Tables over all packed tokens; spans are [begin, end) rows of the cross-attention states. */
export interface CrossAttentionInputs extends ProgramInputs {
  /** (T, 2), the states of the token's own image. */
  crossKeys: Uint32Array;
  /** (T, 2), all states of the conversation, for tokens before the first image. */
  crossKeysLeading: Uint32Array;
  /** (T), the token's own index where `crossKeys` is not empty, else NONE. */
  crossMask: Uint32Array;
}

/** Tables in which no token sees anything. */
export function emptyCrossInputs(tokens: number): CrossAttentionInputs {
  return {
    crossKeys: new Uint32Array(2 * tokens),
    crossKeysLeading: new Uint32Array(2 * tokens),
    crossMask: new Uint32Array(tokens).fill(NONE),
  };
}

/**
 * Fills in one conversation's tokens from index `from` on; that one is at `token` of the tables, and the conversation's states
 * begin at `row`.
 */
export function fillCrossInputs(
  tables: CrossAttentionInputs,
  { keys, leadingTokens, order }: CrossAttentionSpans,
  { from, token, row }: { from: number; token: number; row: number },
): void {
  for (let t = from; 2 * t < keys.length; t++) {
    const at = token + t - from;
    const [begin, end] = [keys[2 * t]!, keys[2 * t + 1]!];
    if (begin < end) {
      tables.crossKeys.set([row + begin, row + end], 2 * at);
      tables.crossMask[at] = at;
    } else if (t < leadingTokens) tables.crossKeysLeading.set([row, row + order.length], 2 * at);
  }
}

/** The transposed spans: the [begin, end) tokens that see each of `rows`, which must be neighbours. (rows, 2) */
export function querySpans(keys: Uint32Array, rows: number): Uint32Array {
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

/**
 * The cross-attention states of these conversations, one conversation's after the other: where each begins, and which feature
 * row, numbered medium after medium, becomes each state.
 */
export function crossStateOrder(
  { crossAttention, featureRows }: VisionSpec,
  conversations: readonly Encoded[],
): { starts: number[]; order: Uint32Array } {
  const order: number[] = [];
  const starts = conversations.map((conversation) => {
    const start = order.length;
    const spans = crossAttention!.crossSpans(conversation);
    const rows = gridsInOrder(conversation).reduce((sum, grid) => sum + featureRows(grid), 0);
    for (let i = 0; i < rows; i++) order.push(start + spans.order[i]!);
    return start;
  });
  return { starts, order: Uint32Array.from(order) };
}

/** Tables of packed conversations, the states of each from row `starts[i]` on. */
export function crossAttentionInputs(
  { crossAttention }: VisionSpec,
  conversations: readonly Encoded[],
  starts: readonly number[],
  { tokens, visual }: { tokens: number; visual: number },
): ProgramInputs {
  const tables = emptyCrossInputs(tokens);
  let token = 0;
  conversations.forEach((conversation, i) => {
    const spans = crossAttention!.crossSpans(conversation);
    fillCrossInputs(tables, spans, { from: 0, token, row: starts[i]! });
    token += conversation.ids.length;
  });
  const crossQueries = querySpans(tables.crossKeys, visual);
  const crossQueriesLeading = querySpans(tables.crossKeysLeading, visual);
  return { ...tables, crossQueries, crossQueriesLeading };
}

/** features (rows, width) flat → row i is row order[i] of `features`. */
export function reorderRows(
  features: Float32Array,
  order: Uint32Array,
  width: number,
): Float32Array {
  const moved = new Float32Array(features.length);
  order.forEach((from, to) =>
    moved.set(features.subarray(from * width, (from + 1) * width), to * width),
  );
  return moved;
}

/** Cross-attention of a training step: every layer projects keys and values from the batch's states (V, C). */
export function packedCrossAttention(trace: Trace, states: Tensor, tokens: number): CrossAttention {
  const spans = (suffix: string) => ({
    keys: trace.input(`crossKeys${suffix}`, [tokens, 2], "u32"),
    queries: trace.input(`crossQueries${suffix}`, [states.shape[0]!, 2], "u32"),
  });
  const [own, leading] = [spans(""), spans("Leading")];
  return {
    attend(q, make, _, shape) {
      const [k, v] = make(states);
      return add(attention(q, k, v, own, shape), attention(q, k, v, leading, shape));
    },
    crossMask: trace.input("crossMask", [tokens], "u32"),
    crossStates: states,
  };
}
