/**
 * Records a forward pass of generation: new tokens go through the decoder, their keys and values into the caches, and the
 * last token of each sequence gives the logits of the next. Prefill and decode steps are the same recording in other sizes.
 */
import { add } from "../engine/ops/add.ts";
import { argmax } from "../engine/ops/argmax.ts";
import { attention } from "../engine/ops/attention.ts";
import { linear } from "../engine/ops/linear.ts";
import { writeRows } from "../engine/ops/writeRows.ts";
import { Trace, type Tensor } from "../engine/graph/trace.ts";
import type { ModelShape } from "../families/family.ts";
import { takeOutputs, type Attend, type CrossAttention } from "../families/parts/decoding.ts";
import { Weights } from "../engine/nn/weights.ts";
import { adaptersOf, trainedTensors, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import {
  embedInputs,
  type InsertedEmbeddings,
  type Recorder,
  type TokenInsertion,
} from "./recordModel.ts";

export interface GenerateShape {
  /** New tokens of all sequences together. */
  tokens: number;
  features: number;
  visual: number;
  sequences: number;
  /** Rows of each self-attention cache, all sequences together. */
  cacheRows: number;
  /** Rows of each cross-attention cache, all sequences together; 0 when no sequence has media. */
  crossRows: number;
  /** Inserted tokens among the new ones, padding included. */
  inserted?: number;
}

/**
 * Inputs "ids" (T), "angles" (T, D / 2, 2), "keys" (T, 2), the span of cache rows that each token attends to, "slotMapping"
 * (T), the cache row that each token's key and value go to, "logitsIndices" (sequences), the last token of each sequence.
 * Outputs "logits" (sequences, V) and "next" (sequences), the most likely ids. Externals are the caches "cache.k.N" and
 * "cache.v.N" (cacheRows, kvWidth), and with cross-attention "cross.k.N" and "cross.v.N" (crossRows, kvWidth), with the
 * inputs of `CrossAttentionInputs` and "crossSlotMapping" (visual), the cache row of each new visual row.
 * `insertion` makes the embeddings of inserted tokens, for which the layout has tensors. @throws {Error} when it is missing
 */
export function recordGenerate(
  { model, catalog, profile }: Recorder,
  layout: AdapterLayout | undefined,
  { tokens, features, visual, sequences, cacheRows, crossRows, inserted }: GenerateShape,
  insertion?: TokenInsertion,
): Trace {
  const trace = new Trace(profile);
  const { shape } = model;
  trace.noGrad(() => {
    const recorded = model.record(new Weights(trace, catalog, layout && adaptersOf(layout)));
    const keys = trace.input("keys", [tokens, 2], "u32");
    const slotMapping = trace.input("slotMapping", [tokens], "u32");
    const attend: Attend = (q, k, v, layer, heads) => {
      const cachedK = trace.external(`cache.k.${layer}`, [cacheRows, shape.kvWidth]);
      const cachedV = trace.external(`cache.v.${layer}`, [cacheRows, shape.kvWidth]);
      writeRows(cachedK, k, slotMapping);
      writeRows(cachedV, v, slotMapping);
      return attention(q, cachedK, cachedV, { keys }, heads);
    };
    const sizes = { tokens, features, visual };
    const own = insertedEmbeddings(trace, layout, inserted, insertion);
    const { x, crossStates } = embedInputs(trace, recorded, model, sizes, own);
    const angles = trace.input("angles", [tokens, shape.headDim / 2, 2]);
    const crossAttention =
      crossRows > 0 && cachedCrossAttention(trace, shape, crossStates, { tokens, crossRows });
    const logitsIndices = trace.input("logitsIndices", [sequences], "u32");
    const outputs = { rows: logitsIndices, inverse: logitsIndices };
    // Where every sequence has one new token, all rows go through the last layer and one selection is enough.
    const decodes = tokens === sequences;
    const h = recorded.decode(x, {
      ...{ angles, attend, ...(crossAttention && { crossAttention }) },
      ...(!decodes && { outputs }),
    });
    const wanted = decodes ? takeOutputs(h, outputs) : h;
    const logits = trace.markOutput(linear(wanted, recorded.head), "logits");
    trace.markOutput(argmax(logits), "next");
  });
  return trace;
}

function insertedEmbeddings(
  trace: Trace,
  layout: AdapterLayout | undefined,
  count: number | undefined,
  insertion: TokenInsertion | undefined,
): InsertedEmbeddings | undefined {
  if (!count) return undefined;
  if (!insertion || !layout) throw new Error("A prompt inserts tokens, and nothing embeds them.");
  const { width, embed } = insertion;
  const parameter = trainedTensors(layout, trace, []);
  return { count, width, embed: (features) => embed(features, parameter) };
}

/** Cross-attention while generating: keys and values of `crossStates` (visual, C), where media are new, go into the caches. */
function cachedCrossAttention(
  trace: Trace,
  { kvWidth }: ModelShape,
  crossStates: Tensor | undefined,
  { tokens, crossRows }: Pick<GenerateShape, "tokens" | "crossRows">,
): CrossAttention {
  const own = { keys: trace.input("crossKeys", [tokens, 2], "u32") };
  const leading = { keys: trace.input("crossKeysLeading", [tokens, 2], "u32") };
  const slotMapping =
    crossStates && trace.input("crossSlotMapping", [crossStates.shape[0]!], "u32");
  return {
    attend(q, make, layer, heads) {
      const k = trace.external(`cross.k.${layer}`, [crossRows, kvWidth]);
      const v = trace.external(`cross.v.${layer}`, [crossRows, kvWidth]);
      if (crossStates && slotMapping) {
        const [newK, newV] = make(crossStates);
        writeRows(k, newK, slotMapping);
        writeRows(v, newV, slotMapping);
      }
      return add(attention(q, k, v, own, heads), attention(q, k, v, leading, heads));
    },
    crossMask: trace.input("crossMask", [tokens], "u32"),
  };
}
