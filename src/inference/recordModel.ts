/** What every program of a model begins with: token embeddings with visual tokens among them, and passes through the towers. */
import { add } from "../engine/ops/add.ts";
import { concatRows } from "../engine/nn/concatRows.ts";
import { splice } from "../engine/ops/splice.ts";
import { takeRows } from "../engine/ops/takeRows.ts";
import { type Tensor, Trace, type Hints } from "../engine/graph/trace.ts";
import { recomputed } from "../engine/graph/checkpoint.ts";
import type { OpenModel, PassShape, RecordedModel } from "../families/family.ts";
import { Weights, type WeightCatalog } from "../engine/nn/weights.ts";
import { adaptersOf, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { seeing } from "./visualShape.ts";
import { passScope } from "./towerBatches.ts";

export interface Recorder {
  model: OpenModel;
  catalog: WeightCatalog;
  hints: Hints;
}

/** What `embedded` is recorded for. `passes` where the towers learn: over what the batch shows. */
export interface EmbeddedShape {
  tokens: number;
  features: number;
  visual: number;
  passes?: readonly PassShape[];
}

/** Token embeddings with the visual rows of a packed batch in their places, or with these rows beside them. */
export function embedded(
  trace: Trace,
  recorded: RecordedModel,
  model: OpenModel,
  { tokens, features, visual, passes }: EmbeddedShape,
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
