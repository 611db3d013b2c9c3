/** The program of one training or evaluation pass over a packed batch, recorded for its shape. No GPU here. */
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

/** One pass over a packed batch: loss, and with `learn` the gradients added to the arena. Output "loss". */
export function recordLesson(
  { model, catalog, hints }: Recorder,
  layout: AdapterLayout | undefined,
  shape: BatchShape,
  { learn, checkpointing }: { learn: boolean; checkpointing: boolean },
): Trace {
  const trace = new Trace(hints);
  const { tokens, rows } = shape;
  const seed = learn && layout && layout.dropout > 0 ? trace.input("seed", [1], "u32") : undefined;
  const w = new Weights(trace, catalog, layout && adaptersOf(layout, seed));
  const recorded = model.record(w);
  const spans = {
    keys: trace.input("keys", [tokens, 2], "u32"),
    queries: trace.input("queries", [tokens, 2], "u32"),
  };
  const attend: Attend = (q, k, v, _, heads) => attention(q, k, v, spans, heads);
  const record = () => {
    const again = learn && checkpointing;
    const { x, beside } = embedInputs(trace, recorded, model, shape, again);
    const angles = trace.input("angles", [tokens, model.shape.headDim / 2, 2]);
    const h = recorded.decode(x, {
      ...{ angles, attend, checkpointing: again },
      ...(beside && { cross: packedCrossAttention(trace, beside, tokens) }),
    });
    const at = trace.input("rows", [rows], "u32");
    const answers = takeRows(h, at, trace.input("slot", [tokens], "u32"));
    const targets = trace.input("targets", [rows], "u32");
    const loss = linearCrossEntropy(
      answers,
      recorded.head,
      targets,
      trace.input("weights", [rows]),
      {
        withBackward: learn,
      },
    );
    trace.keep(loss, "loss");
    return loss;
  };
  if (learn) trace.backward([record()], add);
  else trace.noGrad(record);
  return trace;
}
