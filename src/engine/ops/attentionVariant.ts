/** What every variant of attention computes, and the operands it computes it from. */
import type { Tensor } from "../graph/trace.ts";
import type { AttentionSplits } from "./attentionSplits.ts";

/** One attention, checked. Shapes: queries Tq, keys Tk, H heads over KV key heads of D. */
export interface AttentionOperands {
  /** (Tq, H * D). */
  q: Tensor;
  /** (Tk, KV * D). */
  k: Tensor;
  /** (Tk, KV * D). */
  v: Tensor;
  /** Parameters that all kernels of attention take; `width` is D / 4. */
  sizes: {
    queries: number;
    keys: number;
    heads: number;
    kvHeads: number;
    scale: number;
    width: number;
  };
  /** Whether the keys of a query have a gap: spans of four numbers instead of two (spans.ts). */
  hasGaps: boolean;
  /** How blocks are divided among workgroups, by variants that divide them. */
  splits: AttentionSplits;
}

/** What the backward kernels read beside the operands. */
export interface AttentionBackwardInputs {
  /** u32 pairs: the keys of each query for dq, the queries of each key for dk and dv. */
  spans: Tensor;
  /** (Tq, H, 2): log-sum-exp, and the sum of o * dout. */
  stats: Tensor;
  /** (Tq, H * D). */
  dout: Tensor;
}

/** Records the dispatches of one attention. */
export interface AttentionKernels {
  /** o (Tq, H * D) and lse (Tq, H). */
  forward(operands: AttentionOperands, spans: Tensor, o: Tensor, lse: Tensor): void;
  /** dq (Tq, H * D). */
  dq(operands: AttentionOperands, inputs: AttentionBackwardInputs, dq: Tensor): void;
  /** dk and dv (Tk, KV * D). */
  dkv(operands: AttentionOperands, inputs: AttentionBackwardInputs, dk: Tensor, dv: Tensor): void;
}

export const attentionParams = {
  queries: "u32",
  keys: "u32",
  heads: "u32",
  kvHeads: "u32",
  scale: "f32",
  width: "u32",
} as const;

/**
 * Rows of a key head: the query heads that share it, those of a query side by side. So blocks of a few rows are full where queries are
 * few, and those of a causal mask see hardly more keys than their rows do.
 */
export const sharedRows = ({ queries, heads, kvHeads }: AttentionOperands["sizes"]) =>
  (queries * heads) / kvHeads;

export const attentionReads = ["q", "k", "v", "spans"] as const;
export const attentionBackwardReads = [...attentionReads, "stats", "dout"] as const;

/** Registers for a head, in vec4, rounded up so that heads of up to 32 share their kernels, and so on. */
export const attentionConsts = ({ sizes: { width } }: AttentionOperands) => ({
  consts: { ROOM: Math.ceil(width / 8) * 8 },
});
