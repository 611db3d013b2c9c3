/** Input arrays of the programs that generate: of a prefill chunk, and of a decode step. */
import { concat } from "../base/concat.ts";
import { NONE } from "../base/rowIndex.ts";
import type { OpenModel, ProgramInputs } from "../families/family.ts";
import type { CrossAttentionSpans } from "../families/parts/encoded.ts";
import { angles, axisCount } from "../families/parts/positions.ts";
import type { GenerateShape } from "./recordGeneration.ts";
import { newInserted, type GenerateRequest, type UncachedSuffix } from "./request.ts";
import { requireVision } from "./visual/visualShape.ts";
import type { KvCapacity } from "./kv/kvCapacity.ts";
import { emptyCrossInputs, fillCrossInputs, reorderRows } from "./kv/crossAttention.ts";
import { layoutInputs, featureInputs } from "./visual/visualInputs.ts";

type Model = Pick<OpenModel, "positions" | "vision">;

/** The chunk's suffixes packed one after the other; each sequence writes to its own rows of the caches. */
export function prefillInputs(
  chunk: readonly UncachedSuffix[],
  shape: GenerateShape,
  capacity: KvCapacity,
  model: Model,
): ProgramInputs {
  const { positions } = model;
  const axes = axisCount(positions);
  const ids = new Uint32Array(shape.tokens);
  const positionIds = new Float64Array(shape.tokens * axes);
  const keys = new Uint32Array(shape.tokens * 2);
  const slotMapping = new Uint32Array(shape.tokens).fill(NONE);
  const source = new Uint32Array(shape.tokens).fill(NONE);
  const inverseSource = new Uint32Array(shape.visual).fill(NONE);
  const logitsIndices = new Uint32Array(chunk.length);
  const cross = emptyCrossInputs(shape.tokens);
  let [token, visual] = [0, 0];
  chunk.forEach(({ sequence, prompt, cachedLength, crossSpans, ...suffix }, i) => {
    const begin = sequence * capacity.rowsPerSequence;
    ids.set(prompt.ids.subarray(cachedLength), token);
    positionIds.set(suffix.positionIds.subarray(cachedLength * axes), token * axes);
    if (crossSpans) {
      const row = sequence * capacity.crossRowsPerSequence;
      fillCrossInputs(cross, crossSpans, { from: cachedLength, token, row });
    }
    for (const { start, count } of prompt.mediaSpans) {
      if (start < cachedLength) continue;
      for (let j = 0; j < count; j++, visual++) {
        source[token + start - cachedLength + j] = visual;
        inverseSource[visual] = token + start - cachedLength + j;
      }
    }
    for (let t = cachedLength; t < prompt.ids.length; t++, token++) {
      slotMapping[token] = begin + t;
      keys.set([begin, begin + t + 1], 2 * token);
    }
    logitsIndices[i] = token - 1;
  });
  const inputs: ProgramInputs = {
    ...{ ids, keys, slotMapping, logitsIndices },
    angles: angles(positions, positionIds),
  };
  if (shape.crossRows) Object.assign(inputs, cross);
  if (shape.inserted) Object.assign(inputs, insertedInputs(chunk, shape.tokens, shape.inserted));
  if (shape.features === 0) return inputs;
  return Object.assign(
    inputs,
    visualInputs(chunk, { ...shape, placed: visual }, capacity, model),
    !model.vision?.crossAttention && { source, inverseSource },
  );
}

/** Feature vectors of inserted tokens, padded with zeros, and where they stand in the chunk. */
function insertedInputs(
  chunk: readonly UncachedSuffix[],
  tokens: number,
  count: number,
): ProgramInputs {
  const insertedSource = new Uint32Array(tokens).fill(NONE);
  const inverseInsertedSource = new Uint32Array(count).fill(NONE);
  const vectors: Float32Array[] = [];
  let begin = 0;
  for (const suffix of chunk) {
    const { prompt, cachedLength } = suffix;
    for (const { index, features } of newInserted(suffix)) {
      const token = begin + index - cachedLength;
      insertedSource[token] = vectors.length;
      inverseInsertedSource[vectors.length] = token;
      vectors.push(features);
    }
    begin += prompt.ids.length - cachedLength;
  }
  const insertedFeatures = new Float32Array(count * vectors[0]!.length);
  insertedFeatures.set(concat(vectors));
  return { insertedFeatures, insertedSource, inverseInsertedSource };
}

/** Feature rows of the chunk's new media, and the family's own tables for them. `placed` counts their tokens. */
function visualInputs(
  chunk: readonly UncachedSuffix[],
  shape: GenerateShape & { placed: number },
  capacity: KvCapacity,
  model: Model,
): ProgramInputs {
  const vision = requireVision(model.vision);
  const { featureWidth, featureRows } = vision;
  // Media come in prompt order, so those of the suffix have the last rows of their prompt.
  const features = chunk.map(({ prompt, newMedia, crossSpans }) => {
    const count = newMedia.reduce((sum, grid) => sum + featureRows(grid), 0);
    const rows = prompt.features.subarray(prompt.features.length - count * featureWidth);
    return crossSpans && count ? reorderRows(rows, crossSpans.order, featureWidth) : rows;
  });
  const counts = features.map(({ length }) => length / featureWidth);
  const media = chunk.flatMap(({ newMedia }) => newMedia);
  return {
    ...featureInputs(vision, media, shape, concat(features)),
    ...layoutInputs(vision, media, shape, shape.placed),
    ...(vision.crossAttention && {
      crossSlotMapping: crossSlotMapping(chunk, counts, shape.visual, capacity),
    }),
  };
}

/** The row of the cross-attention caches that each new visual row goes to: from the sequence's first row on. */
function crossSlotMapping(
  requests: readonly GenerateRequest[],
  counts: readonly number[],
  visual: number,
  { crossRowsPerSequence }: KvCapacity,
): Uint32Array {
  const mapping = new Uint32Array(visual).fill(NONE);
  let next = 0;
  requests.forEach(({ sequence }, i) => {
    for (let row = 0; row < counts[i]!; row++)
      mapping[next++] = sequence * crossRowsPerSequence + row;
  });
  return mapping;
}

/** Of each sequence: the cached length, how far its position ids are ahead of that, and what it attends to of media. */
export interface DecodeState {
  lengths: readonly number[];
  ropeDeltas: readonly number[];
  crossSpans: readonly (CrossAttentionSpans | undefined)[];
}

/** One token of each sequence. */
export function decodeInputs(
  requests: readonly GenerateRequest[],
  { lengths, ropeDeltas, crossSpans }: DecodeState,
  capacity: KvCapacity,
  { positions }: Model,
): ProgramInputs {
  const begins = requests.map(({ sequence }) => sequence * capacity.rowsPerSequence);
  const axes = axisCount(positions);
  const positionIds = lengths.flatMap((length, i) =>
    new Array<number>(axes).fill(length + ropeDeltas[i]!),
  );
  const inputs: ProgramInputs = {
    angles: angles(positions, Float64Array.from(positionIds)),
    keys: Uint32Array.from(lengths.flatMap((row, i) => [begins[i]!, begins[i]! + row + 1])),
    slotMapping: Uint32Array.from(lengths, (row, i) => begins[i]! + row),
    logitsIndices: Uint32Array.from(requests.keys()),
  };
  if (!crossSpans.some(Boolean)) return inputs;
  const cross = emptyCrossInputs(requests.length);
  requests.forEach(({ sequence }, token) => {
    const spans = crossSpans[token];
    if (!spans) return;
    // New tokens attend to what the last token of the prompt attends to.
    const last = { ...spans, keys: spans.keys.slice(-2), leadingTokens: 0 };
    const row = sequence * capacity.crossRowsPerSequence;
    fillCrossInputs(cross, last, { from: 0, token, row });
  });
  return Object.assign(inputs, cross);
}
