/**
 * Packs a micro-batch: conversations one after the other in one sequence, with the attention spans that keep them apart, the
 * indices of their visual tokens, and the rows that the loss is computed on. Pure: encoded conversations in, inputs out.
 */
import { NONE } from "../base/rowIndex.ts";
import { causalSpans } from "../engine/ops/spans.ts";
import type { PixelValues, OpenModel, ProgramInputs } from "../families/family.ts";
import { angles, axisCount, ropeIndex as placed } from "../families/parts/positions.ts";
import type { BatchShape, Conversation } from "./batchShape.ts";
import { requireVision, gridsInOrder } from "../inference/visualShape.ts";
import { crossAttentionInputs, reorderRows } from "../inference/crossAttention.ts";
import { towerInputs } from "../inference/towerBatches.ts";
import { layoutInputs, featureInputs } from "../inference/visualInputs.ts";

/** Conversations of one forward pass, with their media in the order in which the texts refer to them. */
export interface MicroBatch {
  conversations: readonly Conversation[];
  /** Feature rows of all media, (rows, featureWidth) flat. Empty where the towers train. */
  features: Float32Array;
  /** The media themselves, where the towers train. */
  pixelValues?: readonly PixelValues[];
}

/**
 * Inputs of the program that `recordStep` records for this shape. Each supervised row has weight `weight`: pass
 * 1 / (supervised tokens of the optimiser step), so that the losses of its micro-batches sum to the mean over tokens.
 * @throws Error when the conversations do not fit the shape, or the features do not fit the conversations
 */
export function packBatch(
  batch: MicroBatch,
  shape: BatchShape,
  { positions, vision }: Pick<OpenModel, "positions" | "vision">,
  weight: number,
): ProgramInputs {
  const { conversations } = batch;
  const { tokens, rows: rowCount } = shape;
  const ids = new Uint32Array(tokens);
  const axes = axisCount(positions);
  const positionIds = new Float64Array(tokens * axes);
  const source = new Uint32Array(tokens).fill(NONE);
  const place = new Uint32Array(shape.visual).fill(NONE);
  const rows = new Uint32Array(rowCount).fill(NONE);
  const inverseRows = new Uint32Array(tokens).fill(NONE);
  const targets = new Uint32Array(rowCount);
  const weights = new Float32Array(rowCount);
  let [token, visual, row] = [0, 0, 0];
  for (const conversation of conversations) {
    const { ids: tokenIds, trained, mediaSpans } = conversation;
    ids.set(tokenIds, token);
    positionIds.set(placed(positions, conversation).positionIds, token * axes);
    for (const { start, count } of mediaSpans) {
      for (let i = 0; i < count; i++, visual++) {
        source[token + start + i] = visual;
        place[visual] = token + start + i;
      }
    }
    for (let t = 0; t + 1 < tokenIds.length; t++) {
      if (!trained[t + 1]) continue;
      rows[row] = token + t;
      inverseRows[token + t] = row;
      targets[row] = tokenIds[t + 1]!;
      weights[row] = weight;
      row++;
    }
    token += tokenIds.length;
  }
  if (token > tokens || visual > shape.visual || row > rowCount) {
    throw new Error(
      `A batch of ${token} tokens, ${visual} visual rows and ${row} answers does not fit ${tokens}, ${shape.visual} and ${rowCount}.`,
    );
  }
  const spans = causalSpans(
    conversations.map((c) => c.ids.length),
    tokens,
  );
  const inputs: ProgramInputs = {
    ids,
    angles: angles(positions, positionIds),
    keys: spans.keys,
    queries: spans.queries,
    rows,
    inverseRows,
    targets,
    weights,
  };
  if (shape.features) {
    const spec = requireVision(vision);
    const media = conversations.flatMap(gridsInOrder);
    const cross = spec.crossAttention && crossAttentionInputs(spec, conversations, shape);
    Object.assign(
      inputs,
      cross?.tables ?? { source, place },
      layoutInputs(spec, media, shape, visual),
      batch.pixelValues
        ? towerInputs(spec, batch.pixelValues, shape.features, cross?.order)
        : featureInputs(spec, media, shape, featureRows(batch.features, spec.featureWidth, cross)),
    );
  }
  return inputs;
}

/** The feature rows, reordered where cross-attention needs another order. */
function featureRows(features: Float32Array, width: number, cross?: { order: Uint32Array }) {
  return cross ? reorderRows(features, cross.order, width) : features;
}
