/** The programs and cache capacity that a generation will need, for memory planning. Pure: nothing runs. */
import type { OpenModel } from "../families/family.ts";
import type { Encoded } from "../families/parts/encoded.ts";
import { prefillChunks, chunkShape } from "./prefillChunks.ts";
import type { GenerateShape } from "./recordGeneration.ts";
import { uncachedSuffix, type UncachedSuffix } from "./request.ts";
import { kvCapacity, maxRowsPerSequence, type KvCapacity } from "./kv/kvCapacity.ts";

export interface GeneratePlan {
  capacity: KvCapacity;
  /** Of all programs: prefill chunks and decode steps. */
  shapes: GenerateShape[];
}

/**
 * What a new `Generator` does for these prompts, one a sequence. `length`: the most tokens of a sequence that it is made for,
 * by default the longest prompt and its new tokens.
 */
export function planGenerate(
  model: OpenModel,
  prompts: readonly Encoded[],
  maxNewTokens: number,
  maxBindingBytes: number,
  length?: number,
): GeneratePlan {
  const { vision } = model;
  const suffixes = prompts.map((prompt, sequence) => {
    const crossSpans =
      prompt.mediaGrids.length > 0 ? vision?.crossAttention?.crossSpans(prompt) : undefined;
    const request = { sequence, prompt: { ...prompt, features: new Float32Array() } };
    return uncachedSuffix(request, new Float64Array(), crossSpans, undefined);
  });
  const tokens = Math.max(...prompts.map(({ ids }) => ids.length)) + maxNewTokens;
  const crossRows = Math.max(0, ...suffixes.map(({ crossSpans }) => crossSpans?.order.length ?? 0));
  const maxRows = maxRowsPerSequence(model, length ?? tokens, maxBindingBytes);
  const demand = { sequences: prompts.length, tokens, crossRows };
  const capacity = kvCapacity(model, demand, maxRows, maxBindingBytes);
  const { maxSequences } = capacity;
  const shapes: GenerateShape[] = [];
  for (let first = 0; first < suffixes.length; first += maxSequences) {
    const batch = suffixes.slice(first, first + maxSequences);
    const shapeOf = (
      some: readonly UncachedSuffix[],
      sizes: Pick<GenerateShape, "tokens" | "features" | "visual">,
    ) => ({
      ...sizes,
      sequences: some.length,
      cacheRows: capacity.rowsPerSequence * maxSequences,
      crossRows: some.some(({ crossSpans }) => crossSpans)
        ? capacity.crossRowsPerSequence * maxSequences
        : 0,
    });
    for (const chunk of prefillChunks(batch, vision))
      shapes.push(shapeOf(chunk, chunkShape(chunk, vision)));
    shapes.push(shapeOf(batch, { tokens: batch.length, features: 0, visual: 0 }));
  }
  return { capacity, shapes };
}
