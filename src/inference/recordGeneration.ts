/**
 * One pass of answering, recorded: new tokens go through the decoder, their keys and values into the cache, and the last
 * row of each sequence gives the next token. Prefill and single-token steps are the same recording with other sizes.
 */
import { add } from "../engine/ops/add.ts";
import { argmax } from "../engine/ops/argmax.ts";
import { attention } from "../engine/ops/attention.ts";
import { linear } from "../engine/ops/linear.ts";
import { takeRows } from "../engine/ops/takeRows.ts";
import { writeRows } from "../engine/ops/writeRows.ts";
import { Trace, type Tensor } from "../engine/graph/trace.ts";
import type { ModelShape } from "../families/family.ts";
import type { Attend, CrossAttend } from "../families/parts/decoding.ts";
import { Weights } from "../engine/nn/weights.ts";
import { adaptersOf, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { embedded, type Recorder } from "./recordModel.ts";

export interface AnswerShape {
  /** New tokens of all sequences together. */
  tokens: number;
  features: number;
  visual: number;
  sequences: number;
  /** Rows of the key and value caches, all sequences together. */
  cacheRows: number;
  /** Rows of the caches of visual rows that lie beside the text, all sequences together; 0 when nobody is shown anything. */
  lookRows: number;
}

/**
 * Inputs "ids", "angles", "keys" (visible cache rows), "cacheAt" (the cache row of each token), "last" (the row of each
 * sequence that predicts); outputs "logits" (sequences, V) and "next" (sequences), the most likely ids.
 * Caches are externals "cache.k.N" and "cache.v.N" (cacheRows, kvWidth); of visual rows beside the text "look.k.N" and
 * "look.v.N" (lookRows, kvWidth), with the inputs of `fillLooks` and "lookAt", where each new row goes.
 */
export function recordAnswer(
  { model, catalog, hints }: Recorder,
  layout: AdapterLayout | undefined,
  { tokens, features, visual, sequences, cacheRows, lookRows }: AnswerShape,
): Trace {
  const trace = new Trace(hints);
  const { shape } = model;
  trace.muted(() => {
    const recorded = model.record(new Weights(trace, catalog, layout && adaptersOf(layout)));
    const keys = trace.input("keys", [tokens, 2], "u32");
    const cacheAt = trace.input("cacheAt", [tokens], "u32");
    const attend: Attend = (q, k, v, layer, heads) => {
      const cachedK = trace.external(`cache.k.${layer}`, [cacheRows, shape.kvWidth]);
      const cachedV = trace.external(`cache.v.${layer}`, [cacheRows, shape.kvWidth]);
      writeRows(cachedK, k, cacheAt);
      writeRows(cachedV, v, cacheAt);
      return attention(q, cachedK, cachedV, { keys }, heads);
    };
    const { x, beside } = embedded(trace, recorded, model, { tokens, features, visual });
    const angles = trace.input("angles", [tokens, shape.headDim / 2, 2]);
    const cross = lookRows > 0 && {
      cross: lookAtCached(trace, shape, beside, { tokens, lookRows }),
    };
    const h = recorded.decode(x, { angles, attend, ...cross });
    const last = trace.input("last", [sequences], "u32");
    const logits = trace.keep(linear(takeRows(h, last, last), recorded.head), "logits");
    trace.keep(argmax(logits), "next");
  });
  return trace;
}

/** Cross-attention while answering: keys and values are made when rows are new, and kept. */
function lookAtCached(
  trace: Trace,
  { kvWidth }: ModelShape,
  rows: Tensor | undefined,
  { tokens, lookRows }: Pick<AnswerShape, "tokens" | "lookRows">,
): CrossAttend {
  const own = { keys: trace.input("lookKeys", [tokens, 2], "u32") };
  const before = { keys: trace.input("lookKeysBefore", [tokens, 2], "u32") };
  const at = rows && trace.input("lookAt", [rows.shape[0]!], "u32");
  return {
    attend(q, make, layer, heads) {
      const k = trace.external(`look.k.${layer}`, [lookRows, kvWidth]);
      const v = trace.external(`look.v.${layer}`, [lookRows, kvWidth]);
      if (rows && at) {
        const [newK, newV] = make(rows);
        writeRows(k, newK, at);
        writeRows(v, newV, at);
      }
      return add(attention(q, k, v, own, heads), attention(q, k, v, before, heads));
    },
    shown: trace.input("lookShown", [tokens], "u32"),
  };
}
