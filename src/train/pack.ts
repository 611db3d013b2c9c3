/**
 * Packs a micro-batch: conversations one after the other in one sequence a view, with the attention spans that keep them
 * apart, the indices of their visual tokens, and the rows that the loss is computed on. Pure: encoded conversations in,
 * inputs out.
 */
import { NONE } from "../base/rowIndex.ts";
import { causalSpans, sharedCausalSpans, type SpanTables } from "../engine/ops/spans.ts";
import type { PixelValues, OpenModel, ProgramInputs, VisionSpec } from "../families/family.ts";
import type { Encoded } from "../families/parts/encoded.ts";
import { angles, axisCount } from "../families/parts/positions.ts";
import {
  crossAttentionInputs,
  crossStateOrder,
  reorderRows,
} from "../inference/kv/crossAttention.ts";
import { towerInputs } from "../inference/visual/towerBatches.ts";
import { bytesOf, type FeaturePart } from "../inference/visual/deviceFeatures.ts";
import { checkFeatureRows, layoutInputs, featureInputs } from "../inference/visual/visualInputs.ts";
import { requireVision, gridsInOrder } from "../inference/visual/visualShape.ts";
import type { Conversation } from "../methods/conversation.ts";
import { EVALUATION, type Objective } from "../methods/objective.ts";
import {
  mediaOwners,
  viewScope,
  viewShapes,
  type BatchContent,
  type BatchShape,
  type ViewShape,
} from "./batchShape.ts";
import { positionIdsOf } from "./sharedBeginnings.ts";

/** Conversations of one step's forward passes, with the media of their owners in the order in which the texts refer to them. */
export interface MicroBatch extends BatchContent {
  /** Feature rows of all media, (rows, featureWidth) flat. Empty where the towers train. */
  features: Float32Array;
  /** Instead of `features`, the same by medium, where some lie on the device; `writeBatch` puts them into their input. */
  featureParts?: readonly FeaturePart[];
  /** The media themselves, where the towers train. */
  pixelValues?: readonly PixelValues[];
}

/** By term: its coefficient / (answer tokens that the term has in the whole optimiser step). */
export type TermWeights = Readonly<Record<string, number>>;

/**
 * Inputs of the program that `recordStep` records for this shape and objective. `weights`: pass coefficient / (answer tokens
 * of the optimiser step), so that the losses of its micro-batches sum to the mean over tokens.
 * @throws {Error} when the conversations do not fit the shape, the views do not have the same answers, or the features do
 * not fit the conversations
 */
export function packBatch(
  batch: MicroBatch,
  shape: BatchShape,
  model: Pick<OpenModel, "positions" | "vision">,
  weights: TermWeights,
  objective: Objective = EVALUATION,
): ProgramInputs {
  const { conversations, views = [] } = batch;
  const media = packMedia(batch, shape, model.vision);
  const inputs: ProgramInputs = { ...media.inputs };
  let answers: ProgramInputs[string] | undefined;
  for (const { name, view } of viewShapes(shape, objective)) {
    const of = views.find((candidate) => candidate.name === name);
    const packed = packView(
      of?.conversations ?? conversations,
      of?.owners ?? [...conversations.keys()],
      { ...view, rows: shape.rows, visual: shape.visual },
      model,
      media,
      objective,
    );
    const { targets, ...own } = packed;
    if (answers) checkAnswers(name, answers, targets!);
    else answers = inputs["targets"] = targets!;
    for (const [input, values] of Object.entries(own)) inputs[viewScope(name) + input] = values;
  }
  for (const { term } of objective.terms) {
    const needed = views.filter(({ name }) => term.views.includes(name));
    const has = (i: number) => needed.every(({ present }) => present[i]);
    inputs[`weights.${term.name}`] = rowWeights(
      conversations,
      has,
      shape.rows,
      weights[term.name]!,
    );
  }
  return inputs;
}

/** The inputs that all views share, and where the media of each owner begin. */
function packMedia(batch: MicroBatch, shape: BatchShape, vision: VisionSpec | undefined) {
  const owners = mediaOwners(batch);
  const visualStarts: number[] = [];
  let visual = 0;
  for (const owner of owners) {
    visualStarts.push(visual);
    for (const { count } of owner.mediaSpans) visual += count;
  }
  if (visual > shape.visual && !vision?.crossAttention) {
    throw new Error(`A batch of ${visual} visual rows does not fit ${shape.visual}.`);
  }
  if (!shape.features) return { inputs: {}, visualStarts, crossStarts: undefined };
  const spec = requireVision(vision);
  const grids = owners.flatMap(gridsInOrder);
  const cross = spec.crossAttention && crossStateOrder(spec, owners);
  const features = () =>
    cross ? reorderRows(batch.features, cross.order, spec.featureWidth) : batch.features;
  const inputs: ProgramInputs = {
    ...layoutInputs(spec, grids, shape, visual),
    ...(batch.pixelValues
      ? towerInputs(spec, batch.pixelValues, shape.features, cross?.order)
      : batch.featureParts
        ? checkFeatureRows(spec, grids, bytesOf(batch.featureParts) / (4 * spec.featureWidth))
        : featureInputs(spec, grids, shape, features())),
  };
  return { inputs, visualStarts, crossStarts: cross?.starts };
}

/** Inputs of one view; "targets" too. */
function packView(
  conversations: readonly Conversation[],
  owners: readonly number[],
  shape: ViewShape & { rows: number; visual: number },
  { positions, vision }: Pick<OpenModel, "positions" | "vision">,
  media: { visualStarts: readonly number[]; crossStarts: readonly number[] | undefined },
  objective: Objective,
): ProgramInputs {
  const { tokens, rows: rowCount } = shape;
  const ids = new Uint32Array(tokens);
  const axes = axisCount(positions);
  const positionIds = new Float64Array(tokens * axes);
  const source = new Uint32Array(tokens).fill(NONE);
  const inverseSource = new Uint32Array(shape.visual).fill(NONE);
  const rows = new Uint32Array(rowCount).fill(NONE);
  const inverseRows = new Uint32Array(tokens).fill(NONE);
  const targets = new Uint32Array(rowCount);
  let [token, row] = [0, 0];
  const needed = conversations.reduce((sum, c) => sum + c.ids.length, 0);
  if (needed > tokens) throw new Error(`A batch of ${needed} tokens does not fit ${tokens}.`);
  conversations.forEach((conversation, i) => {
    const { ids: tokenIds, trained, mediaSpans } = conversation;
    ids.set(tokenIds, token);
    positionIds.set(positionIdsOf(positions, conversation), token * axes);
    let visual = media.visualStarts[owners[i]!]!;
    for (const { start, count } of mediaSpans) {
      for (let j = 0; j < count; j++, visual++) {
        source[token + start + j] = visual;
        inverseSource[visual] = token + start + j;
      }
    }
    for (let t = 0; t + 1 < tokenIds.length; t++) {
      if (!trained[t + 1]) continue;
      rows[row] = token + t;
      inverseRows[token + t] = row;
      targets[row] = tokenIds[t + 1]!;
      row++;
    }
    token += tokenIds.length;
  });
  if (row > rowCount) throw new Error(`A batch of ${row} answers does not fit ${rowCount}.`);
  const { keys, queries } = spansOf(conversations, shape);
  const inputs = { ids, angles: angles(positions, positionIds), keys, queries, rows, inverseRows };
  return {
    ...inputs,
    targets,
    ...visualInputs(conversations, owners, shape, vision, media, { source, inverseSource }),
    ...(shape.inserted && insertedInputs(conversations, shape, objective)),
  };
}

function spansOf(conversations: readonly Conversation[], { tokens, gaps }: ViewShape): SpanTables {
  const lengths = conversations.map(({ ids }) => ids.length);
  if (!gaps) return causalSpans(lengths, tokens);
  const groups = conversations.map(
    ({ branches }, i) => branches ?? { prefix: 0, suffixes: [lengths[i]!] },
  );
  return sharedCausalSpans(groups, tokens);
}

/** Where a view's visual tokens come from: rows scattered among the tokens, or states that they attend to. */
function visualInputs(
  conversations: readonly Encoded[],
  owners: readonly number[],
  shape: { tokens: number; visual: number },
  vision: VisionSpec | undefined,
  { crossStarts }: { crossStarts: readonly number[] | undefined },
  scatter: ProgramInputs,
): ProgramInputs {
  if (!shape.visual) return {};
  if (!crossStarts) return scatter;
  const starts = owners.map((owner) => crossStarts[owner]!);
  return crossAttentionInputs(requireVision(vision), conversations, starts, shape);
}

/** Feature vectors of inserted tokens, padded with zeros, and where they stand. */
function insertedInputs(
  conversations: readonly Conversation[],
  { tokens, inserted }: ViewShape,
  { insertion }: Objective,
): ProgramInputs {
  const { width } = insertion!;
  const features = new Float32Array(inserted * width);
  const source = new Uint32Array(tokens).fill(NONE);
  const inverse = new Uint32Array(inserted).fill(NONE);
  let [token, at] = [0, 0];
  for (const { ids, inserted: own = [] } of conversations) {
    for (const { index, features: values } of own) {
      if (values.length !== width) {
        throw new Error(
          `A token is inserted with ${values.length} features, and the method takes ${width}.`,
        );
      }
      features.set(values, at * width);
      source[token + index] = at;
      inverse[at++] = token + index;
    }
    token += ids.length;
  }
  return {
    insertedFeatures: features,
    insertedSource: source,
    inverseInsertedSource: inverse,
  };
}

/** The weight of each supervised row; 0 where the conversation lacks a view, and for padding. */
function rowWeights(
  conversations: readonly Conversation[],
  has: (conversation: number) => boolean,
  rows: number,
  weight: number,
): Float32Array {
  const weights = new Float32Array(rows);
  let row = 0;
  conversations.forEach(({ trained }, i) => {
    for (let t = 1; t < trained.length; t++) if (trained[t]) weights[row++] = has(i) ? weight : 0;
  });
  return weights;
}

function checkAnswers(view: string, plain: ArrayLike<number>, own: ArrayLike<number>): void {
  for (let row = 0; row < plain.length; row++) {
    if (plain[row] !== own[row]) {
      throw new Error(
        `In the view ${view} answer token ${row} is ${own[row]}, and in the plain one ${plain[row]}: views must have the same answers.`,
      );
    }
  }
}
