/** The programs of a model, recorded for a shape: a training pass, a check pass, and looking at pictures. No GPU here. */
import { add } from "../engine/ops/add.ts";
import { attention } from "../engine/ops/attention.ts";
import { concatRows } from "../engine/nn/concatRows.ts";
import { linearCrossEntropy } from "../engine/ops/linearCrossEntropy.ts";
import { splice } from "../engine/ops/splice.ts";
import { takeRows } from "../engine/ops/takeRows.ts";
import type { Tensor } from "../engine/graph/tensor.ts";
import { recomputed } from "../engine/graph/checkpoint.ts";
import { Trace, type Hints } from "../engine/graph/trace.ts";
import type { Attend } from "../engine/models/decoding.ts";
import type { OpenModel, PassShape, RecordedModel } from "../engine/models/family.ts";
import { Weights, type WeightCatalog } from "../engine/nn/weights.ts";
import { adaptersOf, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { lookAt } from "./looks.ts";
import { seeing, type BatchShape } from "./batchShape.ts";
import { passScope } from "./towerTables.ts";

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
    const again = learn && checkpointing;
    const { x, beside } = embedded(trace, recorded, model, shape, again);
    const angles = trace.input("angles", [tokens, model.shape.headDim / 2, 2]);
    const h = recorded.decode(x, {
      ...{ angles, attend, checkpointing: again },
      ...(beside && { cross: lookAt(trace, beside, tokens) }),
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

/** Token embeddings with the visual rows of a packed batch in their places, or with these rows beside them. */
export function embedded(
  trace: Trace,
  recorded: RecordedModel,
  model: OpenModel,
  {
    tokens,
    features,
    visual,
    passes,
  }: Pick<BatchShape, "tokens" | "features" | "visual" | "passes">,
  checkpointing = false,
): { x: Tensor; beside?: Tensor } {
  const ids = trace.input("ids", [tokens], "u32");
  if (features === 0) return { x: recorded.embed(ids) };
  const { featureWidth, cross } = seeing(model.eyes);
  const seen = passes
    ? seenNow(trace, recorded, passes, features, checkpointing)
    : trace.input("features", [features, featureWidth]);
  const rows = recorded.eyes!.project(seen, visual);
  if (cross) return { x: recorded.embed(ids), beside: rows };
  const source = trace.input("source", [tokens], "u32");
  const place = trace.input("place", [visual], "u32");
  return { x: splice(recorded.embed(ids), rows, source, place) };
}

/** Feature rows (F, featureWidth) from towers that learn: all passes, and of their rows those that the batch has. */
function seenNow(
  trace: Trace,
  { eyes }: RecordedModel,
  passes: readonly PassShape[],
  features: number,
  checkpointing: boolean,
): Tensor {
  let rows = 0;
  const seen = passes.map((pass, i) => {
    const from = rows;
    // As rows further down, so that dropout differs from pass to pass.
    const see = () =>
      trace.beginningAt(from, () =>
        trace.scoped(passScope(i), () => eyes!.see(pass, checkpointing)),
      );
    // Of several passes only the features are kept, and each is computed again by itself.
    const again = checkpointing && passes.length > 1;
    const one = again ? recomputed(trace, [], see, add) : see();
    rows += one.shape[0]!;
    return one;
  });
  const at = trace.input("seen", [features], "u32");
  return takeRows(concatRows(seen), at, trace.input("seenBy", [rows], "u32"));
}

/**
 * One pass through a tower, with the adapter in it if there is one. Inputs as the family's `passes` fills them, output
 * "features".
 */
export function recordVision(
  { model, catalog, hints }: Recorder,
  pass: PassShape,
  layout?: AdapterLayout,
): Trace {
  const trace = new Trace(hints);
  const recorded = model.record(new Weights(trace, catalog, layout && adaptersOf(layout)));
  trace.keep(recorded.eyes!.see(pass), "features");
  return trace;
}
