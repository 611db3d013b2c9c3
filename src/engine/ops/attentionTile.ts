/**
 * Attention through workgroup memory: a workgroup computes a block of 64 rows of a head. Where blocks are few, each is divided
 * among several workgroups that write planes, which a second kernel adds in order (attentionSplits.ts).
 */
import { kernel, specialised } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import { size } from "../graph/shape.ts";
import type { Grid, Tensor } from "../graph/trace.ts";
import {
  type AttentionKernels,
  attentionBackwardReads,
  attentionConsts,
  attentionParams,
  attentionReads,
} from "./attentionVariant.ts";
import { lines } from "./grid.ts";

const params = { ...attentionParams, chunks: "u32" } as const;

/** By what a query sees: one run of keys, or one with a gap. */
const forQueries = (name: string, swap: Swap = {}) => ({
  forward: kernel({
    name: `attention_tile${name}`,
    source: wgsl("attention/attention_tile", swap),
    params,
    reads: attentionReads,
    writes: ["o", "lse"],
  }),
  backwardQ: kernel({
    name: `attention_tile_dq${name}`,
    source: wgsl("attention/attention_tile_dq", swap),
    params,
    reads: attentionBackwardReads,
    writes: ["dq"],
  }),
});
const whole = forQueries("");
const withGaps = forQueries("_with_gaps", { "lib/tile_spans": "lib/tile_spans_with_gap" });

const backwardKv = kernel({
  name: "attention_tile_dkv",
  source: wgsl("attention/attention_tile_dkv"),
  params: { ...params, parts: "u32" },
  reads: attentionBackwardReads,
  writes: ["dk", "dv"],
});

/** The second pass where the keys of a block were divided: o and lse of all of them. */
const mergeChunks = kernel({
  name: "attention_merge",
  source: wgsl("attention/attention_merge"),
  reads: ["parts", "lses"],
  writes: ["o", "lse"],
  params: { rows: "u32", width: "u32", planes: "u32" },
});

const sumPlanes = kernel({
  name: "attention_sum",
  source: wgsl("attention/attention_sum"),
  reads: ["parts"],
  writes: ["y"],
  params: { count: "u32", planes: "u32" },
});

export const attentionTile: AttentionKernels = {
  forward(operands, spans, o, lse) {
    const { q, k, v, sizes, splits, hasGaps } = operands;
    const { queries, heads, width } = sizes;
    const { forward } = hasGaps ? withGaps : whole;
    const { trace } = q;
    const chunks = splits.keys;
    const tile = specialised(forward, attentionConsts(operands));
    const grid = tileGrid(queries, heads, chunks);
    if (chunks === 1) {
      trace.dispatch(tile, { q, k, v, spans, o, lse }, { ...sizes, chunks }, grid);
      return;
    }
    const parts = trace.tensor([chunks, ...q.shape]);
    const lses = trace.tensor([chunks, queries, heads]);
    trace.dispatch(tile, { q, k, v, spans, o: parts, lse: lses }, { ...sizes, chunks }, grid);
    const rows = queries * heads;
    const counts = { rows, width, planes: chunks };
    trace.dispatch(mergeChunks, { parts, lses, o, lse }, counts, lines(rows * width));
  },
  dq(operands, inputs, dq) {
    const { q, k, v, sizes, splits, hasGaps } = operands;
    const { backwardQ } = hasGaps ? withGaps : whole;
    inPlanes(splits.keys, [dq], ([into], chunks) =>
      q.trace.dispatch(
        specialised(backwardQ, attentionConsts(operands)),
        { q, k, v, ...inputs, dq: into! },
        { ...sizes, chunks },
        tileGrid(sizes.queries, sizes.heads, chunks),
      ),
    );
  },
  dkv(operands, inputs, dk, dv) {
    const { q, k, v, sizes, splits } = operands;
    inPlanes(splits.queries * splits.heads, [dk, dv], ([intoK, intoV], planes) =>
      q.trace.dispatch(
        specialised(backwardKv, attentionConsts(operands)),
        { q, k, v, ...inputs, dk: intoK!, dv: intoV! },
        { ...sizes, chunks: splits.queries, parts: splits.heads },
        tileGrid(sizes.keys, sizes.kvHeads, planes),
      ),
    );
  },
};

/** Records what writes `outputs` into so many planes each, and the sums of the planes. */
function inPlanes(
  planes: number,
  outputs: readonly Tensor[],
  record: (into: readonly Tensor[], planes: number) => void,
): void {
  if (planes === 1) {
    record(outputs, planes);
    return;
  }
  const all = outputs.map((y) => y.trace.tensor([planes, ...y.shape]));
  record(all, planes);
  outputs.forEach((y, i) => {
    const count = size(y.shape) / 4;
    y.trace.dispatch(sumPlanes, { parts: all[i]!, y }, { count, planes }, lines(count));
  });
}

/** Blocks of 64 rows. */
function tileGrid(rows: number, heads: number, planes: number): Grid {
  return [Math.ceil(rows / 64), heads, planes];
}
