/** Records the program of one micro-batch, for training or evaluation. No GPU here. */
import { Trace } from "../engine/graph/trace.ts";
import { Weights } from "../engine/nn/weights.ts";
import { add } from "../engine/ops/add.ts";
import { attention } from "../engine/ops/attention.ts";
import { linearCrossEntropy } from "../engine/ops/linearCrossEntropy.ts";
import { takeRows } from "../engine/ops/takeRows.ts";
import { type AdapterLayout, adaptersOf } from "../engine/weights/adapterLayout.ts";
import type { Attend } from "../families/parts/decoding.ts";
import { packedCrossAttention } from "../inference/crossAttention.ts";
import { embedInputs, type Recorder } from "../inference/recordModel.ts";
import type { BatchShape } from "./batchShape.ts";

/**
 * Forward pass over packed conversations, output "loss" (1). `withBackward`: also the backward pass, which accumulates the
 * gradients in the adapter's arena.
 */
export function recordStep(
  { model, catalog, profile }: Recorder,
  layout: AdapterLayout | undefined,
  shape: BatchShape,
  { withBackward, checkpointing }: { withBackward: boolean; checkpointing: boolean },
): Trace {
  const trace = new Trace(profile);
  const { tokens, rows } = shape;
  const hasDropout = withBackward && layout && layout.dropout > 0;
  const seed = hasDropout ? trace.input("seed", [1], "u32") : undefined;
  const w = new Weights(trace, catalog, layout && adaptersOf(layout, seed));
  const recorded = model.record(w);
  const spans = {
    keys: trace.input("keys", [tokens, 2], "u32"),
    queries: trace.input("queries", [tokens, 2], "u32"),
  };
  const attend: Attend = (q, k, v, _, heads) => attention(q, k, v, spans, heads);
  const record = () => {
    const recompute = withBackward && checkpointing;
    const { x, crossStates } = embedInputs(trace, recorded, model, shape, recompute);
    const angles = trace.input("angles", [tokens, model.shape.headDim / 2, 2]);
    const h = recorded.decode(x, {
      ...{ angles, attend, checkpointing: recompute },
      ...(crossStates && { crossAttention: packedCrossAttention(trace, crossStates, tokens) }),
    });
    const supervised = trace.input("rows", [rows], "u32");
    const inverse = trace.input("inverseRows", [tokens], "u32");
    const answers = takeRows(h, supervised, inverse);
    const targets = trace.input("targets", [rows], "u32");
    const weights = trace.input("weights", [rows]);
    const loss = linearCrossEntropy(answers, recorded.head, targets, weights, { withBackward });
    trace.markOutput(loss, "loss");
    return loss;
  };
  if (withBackward) trace.backward([record()], add);
  else trace.noGrad(record);
  return trace;
}
