/** Attentions that the variants are compared on: who sees whom, and their heads. */
import type { AttentionOptions } from "../ops/attention.ts";
import {
  bidirectionalSpans,
  causalSpans,
  sharedCausalSpans,
  type SpanTables,
} from "../ops/spans.ts";
import { cachedSpans } from "./cachedSpans.ts";

export interface AttentionCase {
  name: string;
  spans: SpanTables;
  hasGaps?: boolean;
  how: AttentionOptions;
}

/** Queries, keys, and numbers of a query's span. */
export const sizesOf = ({ spans: { keys, queries }, hasGaps }: AttentionCase) => {
  const columns = hasGaps ? 4 : 2;
  return [keys.length / columns, queries.length / 2, columns] as const;
};

/** Small enough for gradients by differences. */
export const SMALL: AttentionCase[] = [
  {
    name: "packed sequences with padding",
    spans: causalSpans([3, 2], 7),
    how: { heads: 4, kvHeads: 2, headDim: 8 },
  },
  {
    name: "sequences that begin alike",
    spans: sharedCausalSpans([{ prefix: 3, suffixes: [2, 1, 3] }], 10),
    hasGaps: true,
    how: { heads: 4, kvHeads: 2, headDim: 8 },
  },
  {
    name: "two pictures",
    spans: bidirectionalSpans([3, 4], 8),
    how: { heads: 2, kvHeads: 2, headDim: 4, scale: 0.7 },
  },
  {
    name: "new tokens after a cache",
    spans: cachedSpans(4, 3, 9),
    how: { heads: 2, kvHeads: 1, headDim: 4 },
  },
];

/** Some are longer than one tile of 64 rows and 32 columns, and not a multiple of either. */
export const LARGE: AttentionCase[] = [
  { name: "a single token", spans: causalSpans([1], 1), how: { heads: 3, kvHeads: 1, headDim: 4 } },
  {
    name: "one causal sequence of 97",
    spans: causalSpans([97], 97),
    how: { heads: 6, kvHeads: 6, headDim: 32 },
  },
  {
    name: "packed sequences with padding inside and past a tile",
    spans: causalSpans([1, 70, 5, 33], 135),
    how: { heads: 4, kvHeads: 2, headDim: 8 },
  },
  {
    name: "three pictures of 49 patches",
    spans: bidirectionalSpans([49, 49, 49], 150),
    how: { heads: 3, kvHeads: 1, headDim: 4 },
  },
  {
    name: "heads of 72, as in SigLIP",
    spans: bidirectionalSpans([66], 66),
    how: { heads: 2, kvHeads: 2, headDim: 72 },
  },
  {
    name: "5 tokens after a cache of 90, in 160 rows",
    spans: cachedSpans(90, 5, 160),
    how: { heads: 6, kvHeads: 2, headDim: 32 },
  },
  {
    name: "9 heads on 3, packed",
    spans: causalSpans([75, 60], 140),
    how: { heads: 9, kvHeads: 3, headDim: 12 },
  },
  {
    name: "14 heads on 2, one causal sequence of 37",
    spans: causalSpans([37], 37),
    how: { heads: 14, kvHeads: 2, headDim: 16 },
  },
  {
    name: "one token of 5 heads on 1 after a cache of 44",
    spans: cachedSpans(44, 1, 64),
    how: { heads: 5, kvHeads: 1, headDim: 20 },
  },
  {
    name: "three questions of one picture, a sequence of its own, two that share little, and padding",
    spans: sharedCausalSpans(
      [
        { prefix: 81, suffixes: [9, 70, 5] },
        { prefix: 0, suffixes: [37] },
        { prefix: 2, suffixes: [40, 43] },
      ],
      297,
    ),
    hasGaps: true,
    how: { heads: 4, kvHeads: 2, headDim: 32 },
  },
  {
    name: "19 tokens of heads of 256",
    spans: causalSpans([19], 19),
    how: { heads: 2, kvHeads: 1, headDim: 256 },
  },
  {
    name: "padding alone",
    spans: causalSpans([], 67),
    how: { heads: 2, kvHeads: 2, headDim: 8 },
  },
];
