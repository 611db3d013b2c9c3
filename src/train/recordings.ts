/** The programs of a model, recorded for a shape: a training pass, a check pass, and looking at pictures. No GPU here. */
import { add } from "../engine/ops/add.ts";
import { attention } from "../engine/ops/attention.ts";
import { linearCrossEntropy } from "../engine/ops/linearCrossEntropy.ts";
import { takeRows } from "../engine/ops/takeRows.ts";
import { Trace, type Hints } from "../engine/graph/trace.ts";
import type { Attend } from "../engine/models/llama.ts";
import type { Family, ModelShape, RecordedModel } from "../engine/models/family.ts";
import { Weights, type WeightCatalog } from "../engine/nn/weights.ts";
import { adaptersOf, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import type { BatchShape } from "./pack.ts";

/** A model file opened: its numbers and how to record it. */
export type OpenModel = ReturnType<Family["open"]>;

export interface Recorder {
  model: OpenModel;
  catalog: WeightCatalog;
  hints: Hints;
}

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
    const x = embedded(trace, recorded, model.shape, shape);
    const angles = trace.input("angles", [tokens, model.shape.headDim / 2, 2]);
    const h = recorded.decode(x, { angles, attend, checkpointing: learn && checkpointing });
    const at = trace.input("rows", [rows], "u32");
    const answers = takeRows(h, at, trace.input("slot", [tokens], "u32"));
    const targets = trace.input("targets", [rows], "u32");
    const loss = linearCrossEntropy(
      answers,
      recorded.head,
      targets,
      trace.input("weights", [rows]),
      {
        learn,
      },
    );
    trace.keep(loss, "loss");
    return loss;
  };
  if (learn) trace.backward([record()], add);
  else trace.muted(record);
  return trace;
}

/** Token embeddings with the features of a packed batch in their places. */
export function embedded(
  trace: Trace,
  recorded: RecordedModel,
  { featureWidth }: ModelShape,
  { tokens, features }: Pick<BatchShape, "tokens" | "features">,
) {
  const ids = trace.input("ids", [tokens], "u32");
  if (features === 0) return recorded.embed(ids);
  const projected = recorded.project(trace.input("features", [features, featureWidth]));
  const source = trace.input("source", [tokens], "u32");
  const place = trace.input("place", [features], "u32");
  return recorded.embed(ids, projected, { source, place });
}

/** `count` pictures or frames through their tower. Input "pixels" (count, 3, S, S), output "features". */
export function recordVision(
  { model, catalog, hints }: Recorder,
  kind: "image" | "frame",
  count: number,
): Trace {
  const trace = new Trace(hints);
  const recorded = model.record(new Weights(trace, catalog));
  const { imageSize, towerTokens } = model.shape;
  const pixels = trace.input("pixels", [count, 3, imageSize, imageSize]);
  const keys = trace.input("keys", [count * towerTokens, 2], "u32");
  const see = kind === "image" ? recorded.seeImages : recorded.seeFrames;
  trace.keep(see(pixels, { keys }), "features");
  return trace;
}
