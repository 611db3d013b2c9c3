/** One pass of attention alone, forward or back, on externals: what `attention` records of each, for measuring. */
import type { Trace } from "../../graph/trace.ts";
import { ATTENTION_KERNELS } from "../../ops/attention.ts";
import {
  attentionNamed,
  type AttentionClass,
  type NamedAttention,
} from "../../ops/attentionChoice.ts";
import { attentionSplits, UNDIVIDED } from "../../ops/attentionSplits.ts";

export type AttentionSizes = AttentionClass["sizes"];

interface AttentionPass {
  pass: AttentionClass["pass"];
  variant: NamedAttention;
  sizes: AttentionSizes;
}

/** Shapes: q and o (Tq, H * D), k and v (Tk, KV * D), lse (Tq, H), stats (Tq, H, 2). */
export function recordAttentionPass(trace: Trace, { pass, variant, sizes }: AttentionPass): void {
  const { queries, keys, heads, kvHeads, headDim } = sizes;
  const side = (name: string, rows: number, count: number) =>
    trace.external(name, [rows, count * headDim]);
  const q = side("q", queries, heads);
  const [k, v] = [side("k", keys, kvHeads), side("v", keys, kvHeads)];
  const { variant: named, isWhole } = attentionNamed(variant);
  const operands = {
    ...{ q, k, v, splits: isWhole ? UNDIVIDED : attentionSplits(sizes), hasGaps: false },
    sizes: { queries, keys, heads, kvHeads, scale: 1 / Math.sqrt(headDim), width: headDim / 4 },
  };
  const kernels = ATTENTION_KERNELS[named];
  const spans = trace.external("spans", [queries, 2], { dtype: "u32" });
  if (pass === "forward") {
    const lse = trace.external("lse", [queries, heads]);
    kernels.forward(operands, spans, side("o", queries, heads), lse);
    return;
  }
  const stats = trace.external("stats", [queries, heads, 2]);
  const dout = side("dout", queries, heads);
  const seen = trace.external("seen", [keys, 2], { dtype: "u32" });
  kernels.dq(operands, { spans, stats, dout }, side("dq", queries, heads));
  const into = [side("dk", keys, kvHeads), side("dv", keys, kvHeads)] as const;
  kernels.dkv(operands, { spans: seen, stats, dout }, ...into);
}
