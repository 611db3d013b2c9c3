/**
 * Packs conversations one after the other into one row of tokens, with the tables that keep them apart, the places of
 * their visual features, and the rows that the loss looks at. Pure: encoded conversations in, input arrays out.
 */
import { causalSpans } from "../engine/ops/spans.ts";
import type { Cut, OpenModel, Tables } from "../families/family.ts";
import { angles, axisCount, place as placed } from "../families/parts/positions.ts";
import type { BatchShape, Conversation } from "./batchShape.ts";
import { seeing, shown } from "../inference/visualShape.ts";
import { lookTables, reordered } from "../inference/crossAttention.ts";
import { towerTables } from "../inference/towerBatches.ts";
import { arrangeTables, featureTable } from "../inference/visualInputs.ts";

const NOBODY = 0xffffffff;

/** Conversations that go through the GPU together, with what they show in the order in which it stands in them. */
export interface MicroBatch {
  conversations: readonly Conversation[];
  /** Feature rows of all media, (rows, featureWidth) flat. Empty where the towers learn. */
  features: Float32Array;
  /** Where the towers learn: the media themselves. */
  cuts?: readonly Cut[];
}

/**
 * Input arrays of a training or check program of this shape. Each supervised row weighs `weight`; pass
 * 1 / (all supervised tokens of the optimiser step), so that summed losses are the mean over tokens.
 * @throws Error when the conversations do not fit the shape or the features do not fit the slots.
 */
export function packBatch(
  batch: MicroBatch,
  shape: BatchShape,
  { positions, eyes }: Pick<OpenModel, "positions" | "eyes">,
  weight: number,
): Tables {
  const { conversations } = batch;
  const { tokens, rows: rowCount } = shape;
  const ids = new Uint32Array(tokens);
  const axes = axisCount(positions);
  const at = new Float64Array(tokens * axes);
  const source = new Uint32Array(tokens).fill(NOBODY);
  const place = new Uint32Array(shape.visual).fill(NOBODY);
  const rows = new Uint32Array(rowCount).fill(NOBODY);
  const slot = new Uint32Array(tokens).fill(NOBODY);
  const targets = new Uint32Array(rowCount);
  const weights = new Float32Array(rowCount);
  let [token, visual, row] = [0, 0, 0];
  for (const conversation of conversations) {
    const { ids: words, trained, slots } = conversation;
    ids.set(words, token);
    at.set(placed(positions, conversation).at, token * axes);
    for (const { start, count } of slots) {
      for (let i = 0; i < count; i++, visual++) {
        source[token + start + i] = visual;
        place[visual] = token + start + i;
      }
    }
    for (let t = 0; t + 1 < words.length; t++) {
      if (!trained[t + 1]) continue;
      rows[row] = token + t;
      slot[token + t] = row;
      targets[row] = words[t + 1]!;
      weights[row] = weight;
      row++;
    }
    token += words.length;
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
  const inputs: Tables = {
    ids,
    angles: angles(positions, at),
    keys: spans.keys,
    queries: spans.queries,
    rows,
    slot,
    targets,
    weights,
  };
  if (shape.features) {
    const sees = seeing(eyes);
    const media = conversations.flatMap(shown);
    const looks = sees.cross && lookTables(sees, conversations, shape);
    Object.assign(
      inputs,
      looks?.tables ?? { source, place },
      arrangeTables(sees, media, shape, visual),
      batch.cuts
        ? towerTables(sees, batch.cuts, shape.features, looks?.order)
        : featureTable(sees, media, shape, lyingRows(batch.features, sees.featureWidth, looks)),
    );
  }
  return inputs;
}

/** Feature rows as they lie beside the text, or as they stand in it. */
function lyingRows(features: Float32Array, width: number, looks?: { order: Uint32Array }) {
  return looks ? reordered(features, looks.order, width) : features;
}
