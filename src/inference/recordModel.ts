/** Recordings that all programs share: input embeddings with the visual tokens among them, and batches through the towers. */
import { add } from "../engine/ops/add.ts";
import { concatRows } from "../engine/nn/concatRows.ts";
import { maskedScatter } from "../engine/ops/maskedScatter.ts";
import { takeRows } from "../engine/ops/takeRows.ts";
import { type Parameter, type Tensor, Trace } from "../engine/graph/trace.ts";
import type { Checkpointing } from "../engine/nn/layers.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { checkpointBlock } from "../engine/graph/checkpoint.ts";
import type { OpenModel, TowerBatchShape, RecordedModel } from "../families/family.ts";
import { Weights, type WeightCatalog } from "../engine/nn/weights.ts";
import { adaptersOf, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { requireVision } from "./visual/visualShape.ts";
import { batchScope } from "./visual/towerBatches.ts";

/** What recording a program of a model needs besides its shape. */
export interface Recorder {
  model: OpenModel;
  catalog: WeightCatalog;
  profile: DeviceProfile;
}

/** Tokens whose embedding comes from a feature vector, through trained tensors of a method. */
export interface InsertedEmbeddings {
  /** Padded number of inserted tokens, n. */
  count: number;
  /** Width of a feature vector, F. */
  width: number;
  /** (n, F) → (n, C) */
  embed(features: Tensor): Tensor;
}

/** How a method makes embeddings of inserted tokens, from tensors that it trains beside the adapter. */
export interface TokenInsertion {
  /** Width of a feature vector, F. */
  width: number;
  /** (n, F) → (n, C). `parameter` gives the trained tensors by name. */
  embed(features: Tensor, parameter: (name: string) => Parameter): Tensor;
}

/** Padded sizes. `towerBatches` where the towers are trained, so that they run in the same program: those of the batch's media. */
export interface EmbedShape {
  tokens: number;
  features: number;
  visual: number;
  towerBatches?: readonly TowerBatchShape[];
}

/**
 * The projected visual rows (visual, C) of a program's media, undefined where it has none. Input "features" (F, featureWidth)
 * unless the towers run here.
 */
export function projectMedia(
  trace: Trace,
  recorded: RecordedModel,
  model: OpenModel,
  { features, visual, towerBatches }: Omit<EmbedShape, "tokens">,
  how: Checkpointing = {},
): Tensor | undefined {
  if (features === 0) return undefined;
  const { featureWidth } = requireVision(model.vision);
  const rows = towerBatches
    ? encodeBatches(trace, recorded, towerBatches, features, how)
    : trace.input("features", [features, featureWidth]);
  return recorded.vision!.project(rows, visual);
}

/**
 * Token embeddings (T, C) with the visual rows scattered into them, or beside them as `crossStates`. Inputs "ids" (T); for
 * the scatter "source" (T) and its inverse "inverseSource" (visual); for inserted tokens "insertedFeatures" (n, F),
 * "insertedSource" (T) and "inverseInsertedSource" (n).
 */
export function embedTokens(
  trace: Trace,
  recorded: RecordedModel,
  model: OpenModel,
  tokens: number,
  visualTokens: Tensor | undefined,
  inserted?: InsertedEmbeddings,
): { x: Tensor; crossStates?: Tensor } {
  let x = recorded.embed(trace.input("ids", [tokens], "u32"));
  if (inserted) {
    const { count, width, embed } = inserted;
    const rows = embed(trace.input("insertedFeatures", [count, width]));
    const source = trace.input("insertedSource", [tokens], "u32");
    x = maskedScatter(x, rows, source, trace.input("inverseInsertedSource", [count], "u32"));
  }
  if (!visualTokens) return { x };
  if (requireVision(model.vision).crossAttention) return { x, crossStates: visualTokens };
  const source = trace.input("source", [tokens], "u32");
  const inverse = trace.input("inverseSource", [visualTokens.shape[0]!], "u32");
  return { x: maskedScatter(x, visualTokens, source, inverse) };
}

/** Embeddings of a program with one sequence: `projectMedia`, then `embedTokens`. */
export function embedInputs(
  trace: Trace,
  recorded: RecordedModel,
  model: OpenModel,
  shape: EmbedShape,
  inserted?: InsertedEmbeddings,
): { x: Tensor; crossStates?: Tensor } {
  const visualTokens = projectMedia(trace, recorded, model, shape);
  return embedTokens(trace, recorded, model, shape.tokens, visualTokens, inserted);
}

/**
 * Feature rows (F, featureWidth) from towers that are trained: all tower batches, and of their rows those of the media, by
 * the inputs of `towerInputs`.
 */
function encodeBatches(
  trace: Trace,
  { vision }: RecordedModel,
  towerBatches: readonly TowerBatchShape[],
  features: number,
  how: Checkpointing,
): Tensor {
  let rows = 0;
  const outputs = towerBatches.map((batch, i) => {
    const start = rows;
    // Rows count on from batch to batch, so that each has another dropout mask.
    const encode = () =>
      trace.startingAtRow(start, () =>
        trace.scoped(batchScope(i), () => vision!.encode(batch, how)),
      );
    // Of several batches only the outputs are kept, and each batch is recomputed by itself.
    const recompute = how.checkpointing && towerBatches.length > 1;
    const output = recompute ? checkpointBlock(trace, [], encode, add) : encode();
    rows += output.shape[0]!;
    return output;
  });
  const towerRows = trace.input("towerRows", [features], "u32");
  const inverse = trace.input("towerRowsInverse", [rows], "u32");
  return takeRows(concatRows(outputs), towerRows, inverse);
}

/**
 * A tower batch, with the adapter where it has layers in the towers. Inputs as `TowerBatch.inputs` fills them, output
 * "features" (batchRows, featureWidth).
 */
export function recordVision(
  { model, catalog, profile }: Recorder,
  batch: TowerBatchShape,
  layout?: AdapterLayout,
): Trace {
  const trace = new Trace(profile);
  const recorded = model.record(new Weights(trace, catalog, layout && adaptersOf(layout)));
  trace.markOutput(recorded.vision!.encode(batch), "features");
  return trace;
}
