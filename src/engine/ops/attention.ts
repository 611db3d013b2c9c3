/**
 * Flash attention (Dao 2023, arXiv 2307.08691): scores never leave the kernel, backward makes them again from their
 * log-sum-exp. What a query sees is data (see spans.ts), so one op serves causal and bidirectional attention, packed and
 * padded sequences, and a cache. Two variants: `rows` without barriers, `tile` with workgroup memory, whose blocks are
 * divided among several workgroups where they are few (attentionSplits.ts).
 */
import { kernel, specialised } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor, Grid } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { attentionSplits, type AttentionSplits } from "./attentionSplits.ts";
import { lines } from "./grid.ts";

export type AttentionVariant = "rows" | "tile";

export interface AttentionOptions {
  heads: number;
  /** Fewer than heads: query head h uses key head floor(h / (heads / kvHeads)). */
  kvHeads: number;
  /** A multiple of 4. */
  headDim: number;
  /** 1 / √headDim unless told. */
  scale?: number;
  /** Chosen for the device unless told. */
  variant?: AttentionVariant;
  /** Of the tile variant; chosen by the shape unless told. */
  splits?: AttentionSplits;
}

export interface Spans {
  /** u32 (Tq, 2): the keys that a query sees, begin and end. */
  keys: Tensor;
  /** u32 (Tk, 2): the queries that see a key. Only for gradients. */
  queries?: Tensor;
}

const params = {
  queries: "u32",
  keys: "u32",
  heads: "u32",
  kvHeads: "u32",
  scale: "f32",
  width: "u32",
} as const;

const reads = ["q", "k", "v", "spans"] as const;
const backwardReads = [...reads, "stats", "dout"] as const;
const file = (name: string) => ({ name, source: wgsl(`attention/${name}`) });
const chunked = { ...params, chunks: "u32" } as const;

const ROW_KERNELS = {
  forward: kernel({ ...file("attention_rows"), params, reads, writes: ["o", "lse"] }),
  dq: kernel({ ...file("attention_rows_dq"), params, reads: backwardReads, writes: ["dq"] }),
  dkv: kernel({
    ...file("attention_rows_dkv"),
    params,
    reads: backwardReads,
    writes: ["dk", "dv"],
  }),
};

const TILE_KERNELS = {
  forward: kernel({ ...file("attention_tile"), params: chunked, reads, writes: ["o", "lse"] }),
  dq: kernel({
    ...file("attention_tile_dq"),
    params: chunked,
    reads: backwardReads,
    writes: ["dq"],
  }),
  dkv: kernel({
    ...file("attention_tile_dkv"),
    params: { ...chunked, parts: "u32" },
    reads: backwardReads,
    writes: ["dk", "dv"],
  }),
};

/** The second pass where the keys of a block were divided: o and lse of all of them. */
const mergeChunks = kernel({
  ...file("attention_merge"),
  reads: ["parts", "lses"],
  writes: ["o", "lse"],
  params: { rows: "u32", width: "u32", planes: "u32" },
});

const sumPlanes = kernel({
  ...file("attention_sum"),
  reads: ["parts"],
  writes: ["y"],
  params: { count: "u32", planes: "u32" },
});

const rowStats = kernel({
  name: "attention_stats",
  source: wgsl("attention/attention_stats"),
  reads: ["lse", "o", "dout"],
  writes: ["stats"],
  params: { rows: "u32", width: "u32" },
});

/** Sums of the tile variant live in registers, which wider heads do not leave enough of. */
const MAX_TILE_DIM = 128;

/** Barriers are dear where the processor computes; elsewhere a tile loaded once serves 64 rows. */
export function pickAttentionVariant(on: { software: boolean; headDim: number }): AttentionVariant {
  return on.software || on.headDim > MAX_TILE_DIM ? "rows" : "tile";
}

/**
 * q (Tq, H * D), k and v (Tk, KV * D) → (Tq, H * D). Rows that see nothing become 0 and pass no gradient.
 * @throws Error when shapes and options disagree, or a gradient is wanted without `spans.queries`.
 */
export function attention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  spans: Spans,
  options: AttentionOptions,
): Tensor {
  const { trace } = q;
  const { heads, kvHeads, headDim, scale = 1 / Math.sqrt(headDim) } = options;
  const { variant = pickAttentionVariant({ software: trace.profile.software, headDim }) } = options;
  const [queries, keys] = counts(q, k, v, spans, options);
  const width = headDim / 4;
  // Rounded up, so that heads of up to 32 share their kernels, and so on.
  const how = { consts: { ROOM: Math.ceil(width / 8) * 8 } };
  const sizes = { queries, keys, heads, kvHeads, scale, width };
  const { splits = attentionSplits({ queries, keys, heads, kvHeads }) } = options;
  const lse = trace.tensor([queries, heads]);
  const o: Tensor = trace.result(
    q.shape,
    [q, k, v],
    (o) => {
      const inputs = { q, k, v, spans: spans.keys };
      const buffers = { ...inputs, o, lse };
      if (variant === "rows") {
        trace.dispatch(
          specialised(ROW_KERNELS.forward, how),
          buffers,
          sizes,
          rowGrid(queries, heads),
        );
        return;
      }
      const forward = specialised(TILE_KERNELS.forward, how);
      const chunks = splits.keys;
      const grid = tileGrid(queries, heads, chunks);
      if (chunks === 1) {
        trace.dispatch(forward, buffers, { ...sizes, chunks }, grid);
        return;
      }
      const parts = trace.tensor([chunks, ...q.shape]);
      const lses = trace.tensor([chunks, queries, heads]);
      trace.dispatch(forward, { ...inputs, o: parts, lse: lses }, { ...sizes, chunks }, grid);
      const rows = queries * heads;
      const counts = { rows, width, planes: chunks };
      trace.dispatch(mergeChunks, { parts, lses, o, lse }, counts, lines(rows * width));
    },
    (dout) => {
      const [dq, dk, dv] = [q, k, v].map((x) => trace.tensor(x.shape)) as [Tensor, Tensor, Tensor];
      const stats = trace.tensor([queries, heads, 2]);
      const rows = queries * heads;
      trace.dispatch(rowStats, { lse, o, dout, stats }, { rows, width }, lines(rows));
      const reads = { q, k, v, stats, dout };
      if (q.needsGrad) {
        const buffers = { ...reads, spans: spans.keys };
        if (variant === "rows")
          trace.dispatch(
            specialised(ROW_KERNELS.dq, how),
            { ...buffers, dq },
            sizes,
            rowGrid(queries, heads),
          );
        else
          inPlanes(splits.keys, [dq], ([dq], chunks) =>
            trace.dispatch(
              specialised(TILE_KERNELS.dq, how),
              { ...buffers, dq: dq! },
              { ...sizes, chunks },
              tileGrid(queries, heads, chunks),
            ),
          );
      }
      if (k.needsGrad || v.needsGrad) {
        const buffers = { ...reads, spans: seenBy(spans) };
        if (variant === "rows")
          trace.dispatch(
            specialised(ROW_KERNELS.dkv, how),
            { ...buffers, dk, dv },
            sizes,
            rowGrid(keys, kvHeads),
          );
        else
          inPlanes(splits.queries * splits.heads, [dk, dv], ([dk, dv], planes) =>
            trace.dispatch(
              specialised(TILE_KERNELS.dkv, how),
              { ...buffers, dk: dk!, dv: dv! },
              { ...sizes, chunks: splits.queries, parts: splits.heads },
              tileGrid(keys, kvHeads, planes),
            ),
          );
      }
      return [dq, dk, dv];
    },
  );
  return o;
}

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

/** Blocks of 4 rows for each invocation of 16: few, so that a short sequence still keeps every core busy. */
function rowGrid(rows: number, heads: number): Grid {
  return lines(Math.ceil(rows / 4) * heads, 16);
}

/** Blocks of 64 rows. */
function tileGrid(rows: number, heads: number, planes: number): Grid {
  return [Math.ceil(rows / 64), heads, planes];
}

function seenBy({ queries }: Spans): Tensor {
  if (!queries)
    throw new Error("The gradient of attention needs spans.queries: who sees each key.");
  return queries;
}

/** Queries and keys, after comparing every shape with the options. */
function counts(q: Tensor, k: Tensor, v: Tensor, spans: Spans, options: AttentionOptions) {
  const { heads, kvHeads, headDim } = options;
  if (headDim % 4) throw new Error(`Attention takes heads of a multiple of 4, not ${headDim}.`);
  if (heads % kvHeads) throw new Error(`${heads} heads cannot share ${kvHeads} key heads evenly.`);
  const queries = size(q.shape) / (heads * headDim);
  const keys = size(k.shape) / (kvHeads * headDim);
  const says = ({ shape }: Tensor) => `(${shape.join(", ")})`;
  const fits =
    Number.isInteger(queries) &&
    Number.isInteger(keys) &&
    size(v.shape) === size(k.shape) &&
    size(spans.keys.shape) === 2 * queries &&
    (!spans.queries || size(spans.queries.shape) === 2 * keys);
  if (!fits) {
    const seen = spans.queries ? ` and ${says(spans.queries)}` : "";
    throw new Error(
      `Attention of ${heads} and ${kvHeads} heads of ${headDim} cannot take q ${says(q)}, k ${says(k)}, v ${says(v)} with spans ${says(spans.keys)}${seen}.`,
    );
  }
  return [queries, keys] as const;
}
