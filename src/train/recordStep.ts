/** Records the program of one micro-batch, for training or evaluation. No GPU here. */
import { Trace, type Tensor } from "../engine/graph/trace.ts";
import type { Checkpointing } from "../engine/nn/layers.ts";
import { Weights } from "../engine/nn/weights.ts";
import { add } from "../engine/ops/add.ts";
import { attention } from "../engine/ops/attention.ts";
import { adaptersOf, trainedTensors, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import type { RecordedModel } from "../families/family.ts";
import type { Attend } from "../families/parts/decoding.ts";
import { packedCrossAttention } from "../inference/kv/crossAttention.ts";
import { embedTokens, projectMedia, type Recorder } from "../inference/recordModel.ts";
import { EVALUATION, type Objective } from "../methods/objective.ts";
import { viewScope, viewShapes, type BatchShape, type ViewShape } from "./batchShape.ts";

export interface StepOptions extends Checkpointing {
  /** Also record the backward pass, which accumulates the gradients in the adapter's arena. */
  withBackward: boolean;
  /** The loss of the answer tokens unless told. */
  objective?: Objective;
}

/**
 * Forward passes over the views of packed conversations, output "loss.NAME" (1) for each term of the objective: the term
 * times its coefficient. Media are projected once for all views. Inputs as `packBatch` names them.
 */
export function recordStep(
  recorder: Recorder,
  layout: AdapterLayout | undefined,
  shape: BatchShape,
  { withBackward, objective = EVALUATION, keptBlocks, ...how }: StepOptions,
): Trace {
  const { model, catalog, profile } = recorder;
  const trace = new Trace(profile);
  const hasDropout = withBackward && layout && layout.dropout > 0;
  const seed = hasDropout ? trace.input("seed", [1], "u32") : undefined;
  const w = new Weights(trace, catalog, layout && adaptersOf(layout, seed));
  const recorded = model.record(w);
  const recompute = withBackward ? how : {};

  const record = (): Tensor[] => {
    const visualTokens = projectMedia(trace, recorded, model, shape, recompute);
    const { rows } = shape;
    const states: Record<string, Tensor> = {};
    let startRow = 0;
    for (const { name, detached, view } of viewShapes(shape, objective)) {
      const run = () =>
        decodeView(trace, recorder, recorded, view, visualTokens, {
          ...{ ...recompute, keptBlocks, rows, inserted: insertedOf(view) },
        });
      // Rows count on from view to view, so that each has another dropout mask.
      const scoped = () => trace.startingAtRow(startRow, () => trace.scoped(viewScope(name), run));
      states[name] = detached ? trace.noGrad(scoped) : scoped();
      startRow += view.tokens;
    }
    const targets = trace.input("targets", [rows], "u32");
    return objective.terms.map(({ term }) => {
      const given = term.views.map((name): [string, Tensor] => {
        const isConstant = term.detached?.includes(name) && states[name]!.needsGrad;
        return [name, isConstant ? trace.detach(states[name]!) : states[name]!];
      });
      const weights = trace.input(`weights.${term.name}`, [rows]);
      const loss = term.record({
        states: Object.fromEntries(given),
        ...{ head: recorded.head, targets, weights, withBackward },
      });
      return trace.markOutput(loss, `loss.${term.name}`);
    });
  };

  const insertedOf = ({ inserted }: ViewShape) => {
    const { insertion, frozen } = objective;
    if (!inserted) return undefined;
    if (!insertion || !layout) throw new Error("A view inserts tokens, and its method does not.");
    const parameter = trainedTensors(layout, trace, frozen);
    const { width } = insertion;
    return { count: inserted, width, embed: (x: Tensor) => insertion.embed(x, parameter) };
  };

  if (withBackward) trace.backward(record(), add);
  else trace.noGrad(record);
  return trace;
}

/** Hidden states (R, C) of the supervised rows of a view's packed conversations, through all layers and the final norm. */
function decodeView(
  trace: Trace,
  { model }: Recorder,
  recorded: RecordedModel,
  { tokens, gaps }: ViewShape,
  visualTokens: Tensor | undefined,
  {
    rows,
    inserted,
    ...how
  }: Checkpointing & { rows: number; inserted: Parameters<typeof embedTokens>[5] },
): Tensor {
  const { x, crossStates } = embedTokens(trace, recorded, model, tokens, visualTokens, inserted);
  const spans = {
    keys: trace.input("keys", [tokens, gaps ? 4 : 2], "u32"),
    queries: trace.input("queries", [tokens, 2], "u32"),
  };
  const attend: Attend = (q, k, v, _, heads) => attention(q, k, v, spans, heads);
  const angles = trace.input("angles", [tokens, model.shape.headDim / 2, 2]);
  return recorded.decode(x, {
    ...{ ...how, angles, attend },
    outputs: {
      rows: trace.input("rows", [rows], "u32"),
      inverse: trace.input("inverseRows", [tokens], "u32"),
    },
    ...(crossStates && { crossAttention: packedCrossAttention(trace, crossStates, tokens) }),
  });
}
