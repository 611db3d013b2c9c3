/** Attention without barriers: an invocation computes 4 rows of a key head on its own. For software devices and wide heads. */
import { kernel, specialised } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Grid } from "../graph/trace.ts";
import {
  sharedRows,
  type AttentionKernels,
  attentionBackwardReads,
  attentionConsts,
  attentionParams,
  attentionReads,
} from "./attentionVariant.ts";
import { lines } from "./grid.ts";

/** By what a query sees: one run of keys, or one with a gap. */
const forQueries = (name: string, swap: Swap = {}) => ({
  forward: kernel({
    name: `attention_rows${name}`,
    source: wgsl("attention/attention_rows", swap),
    params: attentionParams,
    reads: attentionReads,
    writes: ["o", "lse"],
  }),
  backwardQ: kernel({
    name: `attention_rows_dq${name}`,
    source: wgsl("attention/attention_rows_dq", swap),
    params: attentionParams,
    reads: attentionBackwardReads,
    writes: ["dq"],
  }),
});
const whole = forQueries("");
const withGaps = forQueries("_with_gaps", { "lib/row_spans": "lib/row_spans_with_gap" });

const backwardKv = kernel({
  name: "attention_rows_dkv",
  source: wgsl("attention/attention_rows_dkv"),
  params: attentionParams,
  reads: attentionBackwardReads,
  writes: ["dk", "dv"],
});

export const attentionRows: AttentionKernels = {
  forward(operands, spans, o, lse) {
    const { q, k, v, sizes, hasGaps } = operands;
    const { forward } = hasGaps ? withGaps : whole;
    q.trace.dispatch(
      specialised(forward, attentionConsts(operands)),
      { q, k, v, spans, o, lse },
      sizes,
      rowGrid(sharedRows(sizes), sizes.kvHeads),
    );
  },
  dq(operands, inputs, dq) {
    const { q, k, v, sizes, hasGaps } = operands;
    const { backwardQ } = hasGaps ? withGaps : whole;
    q.trace.dispatch(
      specialised(backwardQ, attentionConsts(operands)),
      { q, k, v, ...inputs, dq },
      sizes,
      rowGrid(sharedRows(sizes), sizes.kvHeads),
    );
  },
  dkv(operands, inputs, dk, dv) {
    const { q, k, v, sizes } = operands;
    q.trace.dispatch(
      specialised(backwardKv, attentionConsts(operands)),
      { q, k, v, ...inputs, dk, dv },
      sizes,
      rowGrid(sizes.keys, sizes.kvHeads),
    );
  },
};

/** Blocks of 4 rows for each invocation of 16: few, so that a short sequence still keeps every core busy. */
function rowGrid(rows: number, heads: number): Grid {
  return lines(Math.ceil(rows / 4) * heads, 16);
}
