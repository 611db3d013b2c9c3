/**
 * Flash attention (Dao 2023, arXiv 2307.08691): scores never leave the kernel, backward makes them again from their
 * log-sum-exp. What a query sees is data (see spans.ts), so one op serves causal and bidirectional attention, packed and
 * padded sequences, and a cache. Each variant is a file: `rows` without barriers, `quads` within subgroups of 4, `tile` with
 * workgroup memory; attentionChoice.ts says which serves the device.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import {
  pickAttention,
  attentionNamed,
  type AttentionClass,
  type AttentionVariant,
} from "./attentionChoice.ts";
import { attentionQuads } from "./attentionQuads.ts";
import { attentionRows } from "./attentionRows.ts";
import { attentionSplits, UNDIVIDED, type AttentionSplits } from "./attentionSplits.ts";
import { attentionTile } from "./attentionTile.ts";
import type { AttentionKernels } from "./attentionVariant.ts";
import { lines } from "./grid.ts";

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
  /** u32 (Tq, 2): the keys that a query sees, begin and end; or (Tq, 4) where these have a gap, with its begin and end. */
  keys: Tensor;
  /** u32 (Tk, 2): the queries that see a key. Only for gradients. */
  queries?: Tensor;
}

/** All compute the same o and lse, so that the two passes may have different ones. */
export const ATTENTION_KERNELS: Readonly<Record<AttentionVariant, AttentionKernels>> = {
  rows: attentionRows,
  quads: attentionQuads,
  tile: attentionTile,
};

const rowStats = kernel({
  name: "attention_stats",
  source: wgsl("attention/attention_stats"),
  reads: ["lse", "o", "dout"],
  writes: ["stats"],
  params: { rows: "u32", width: "u32" },
});

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
  const [queries, keys] = counts(q, k, v, spans, options);
  const hasGaps = size(spans.keys.shape) === 4 * queries;
  const width = headDim / 4;
  const sizes = { queries, keys, heads, kvHeads, scale, width };
  const by = (pass: AttentionClass["pass"]) => {
    const named = options.variant ?? pickAttention(trace.profile, { pass, queries, headDim });
    const { variant, isWhole } = attentionNamed(named);
    const ruled = isWhole ? UNDIVIDED : attentionSplits({ queries, keys, heads, kvHeads });
    const operands = { q, k, v, sizes, splits: options.splits ?? ruled, hasGaps };
    return { kernels: ATTENTION_KERNELS[variant], operands };
  };
  const lse = trace.tensor([queries, heads]);
  const o: Tensor = trace.result(
    q.shape,
    [q, k, v],
    (o) => {
      const { kernels, operands } = by("forward");
      kernels.forward(operands, spans.keys, o, lse);
    },
    (dout) => {
      const { kernels, operands } = by("back");
      const [dq, dk, dv] = [q, k, v].map((x) => trace.tensor(x.shape)) as [Tensor, Tensor, Tensor];
      const stats = trace.tensor([queries, heads, 2]);
      const rows = queries * heads;
      trace.dispatch(rowStats, { lse, o, dout, stats }, { rows, width }, lines(rows));
      if (q.needsGrad) kernels.dq(operands, { spans: spans.keys, stats, dout }, dq);
      if (k.needsGrad || v.needsGrad) {
        kernels.dkv(operands, { spans: seenBy(spans), stats, dout }, dk, dv);
      }
      return [dq, dk, dv];
    },
  );
  return o;
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
    [2, 4].includes(size(spans.keys.shape) / queries) &&
    (!spans.queries || size(spans.queries.shape) === 2 * keys);
  if (!fits) {
    const seen = spans.queries ? ` and ${says(spans.queries)}` : "";
    throw new Error(
      `Attention of ${heads} and ${kvHeads} heads of ${headDim} cannot take q ${says(q)}, k ${says(k)}, v ${says(v)} with spans ${says(spans.keys)}${seen}.`,
    );
  }
  return [queries, keys] as const;
}
