/**
 * Attention for devices that compute on the processor and have subgroups of 4: a workgroup is one of them and computes 8 or 16 rows
 * of a key head. There each scalar that is loaded costs as much as 16 multiply-adds, and an exchange between the four hardly anything.
 */
import { kernel, specialised, type Kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import {
  sharedRows,
  type AttentionKernels,
  type AttentionOperands,
  attentionBackwardReads,
  attentionParams,
  attentionReads,
} from "./attentionVariant.ts";
import { folded } from "./grid.ts";

/** Rows of a workgroup: query heads that share a key head. Their gradients likewise. */
const ROWS = 8;
/** Keys of a workgroup that computes gradients of keys and values. */
const KEYS = 16;

/** By what a query sees: one run of keys, or one with a gap. */
const forQueries = (name: string, swap: Swap = {}) => ({
  forward: kernel({
    name: `attention_quads${name}`,
    source: wgsl("attention/attention_quads", swap),
    params: attentionParams,
    reads: attentionReads,
    writes: ["o", "lse"],
  }),
  backwardQ: kernel({
    name: `attention_quads_dq${name}`,
    source: wgsl("attention/attention_quads_dq", swap),
    params: attentionParams,
    reads: attentionBackwardReads,
    writes: ["dq"],
  }),
});
const whole = forQueries("");
const withGaps = forQueries("_with_gaps", {
  "lib/attention_quads/spans": "lib/attention_quads/spans_with_gap",
});

const backwardKv = kernel({
  name: "attention_quads_dkv",
  source: wgsl("attention/attention_quads_dkv"),
  params: attentionParams,
  reads: attentionBackwardReads,
  writes: ["dk", "dv"],
});

export const attentionQuads: AttentionKernels = {
  forward(operands, spans, o, lse) {
    const { q, k, v, sizes, hasGaps } = operands;
    const { forward } = hasGaps ? withGaps : whole;
    const grid = folded(Math.ceil(sharedRows(sizes) / ROWS) * sizes.kvHeads);
    q.trace.dispatch(forWidth(forward, operands), { q, k, v, spans, o, lse }, sizes, grid);
  },
  dq(operands, inputs, dq) {
    const { q, k, v, sizes, hasGaps } = operands;
    const { backwardQ } = hasGaps ? withGaps : whole;
    const grid = folded(Math.ceil(sharedRows(sizes) / ROWS) * sizes.kvHeads);
    q.trace.dispatch(forWidth(backwardQ, operands), { q, k, v, ...inputs, dq }, sizes, grid);
  },
  dkv(operands, inputs, dk, dv) {
    const { q, k, v, sizes } = operands;
    const grid = folded(Math.ceil(sizes.keys / KEYS) * sizes.kvHeads);
    q.trace.dispatch(forWidth(backwardKv, operands), { q, k, v, ...inputs, dk, dv }, sizes, grid);
  },
};

/** The kernel for heads of D: rows whose length is known are bounded without a division. */
function forWidth<K extends Kernel>(base: K, { sizes: { width } }: AttentionOperands): K {
  return specialised(base, { consts: { WIDTH: width } });
}
