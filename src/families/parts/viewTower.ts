/**
 * Tower batches of towers with views of one size: pictures, tiles, frames. Every batch takes the same number of views, so that
 * one program serves all media; the last batch is padded.
 */
import { bidirectionalSpans } from "../../engine/ops/spans.ts";
import type { Spans } from "../../engine/ops/attention.ts";
import type { Trace, Tensor } from "../../engine/graph/trace.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { TowerBatch, TowerBatchShape, VisionSpec } from "../family.ts";
import type { ViewLayout } from "./mediaLayout.ts";

const VIEWS_PER_BATCH = 4;

export interface ViewTower {
  /** Pixels of a view's side. */
  side: number;
  /** Tokens of one view inside the tower, class token included. */
  tokens: number;
}

/** The part of a vision spec that follows from the tower and the layout. */
export function viewSpec(
  tower: ViewTower,
  { rowsPerView, featureRows, visualTokens }: ViewLayout,
): Pick<VisionSpec, "featureRows" | "visualTokens" | "towerBatches" | "batchRows"> {
  return {
    featureRows,
    visualTokens,
    towerBatches: (media) => viewBatches(tower, rowsPerView[media[0]?.kind ?? "image"], media),
    batchRows: ({ kind, count }) => count * rowsPerView[kind],
  };
}

/** Batches over the views of media of one kind; the tower gives `rows` feature rows for each view. */
function* viewBatches(
  { side, tokens }: ViewTower,
  rows: number,
  media: readonly MediaGrid[],
): Generator<TowerBatch> {
  const kind = media[0]?.kind ?? "image";
  const shape: TowerBatchShape = { kind, count: VIEWS_PER_BATCH };
  const lengths = Array.from({ length: VIEWS_PER_BATCH }, () => tokens);
  const { keys } = bidirectionalSpans(lengths, VIEWS_PER_BATCH * tokens);
  const all = media.reduce((sum, { views }) => sum + views, 0);
  for (let first = 0; first < all; first += VIEWS_PER_BATCH) {
    const end = Math.min(all, first + VIEWS_PER_BATCH);
    yield {
      shape,
      rows: (end - first) * rows,
      inputs(pixelValues) {
        const views = pixelValues.flatMap((medium) => medium.views).slice(first, end);
        const pixels = new Float32Array(VIEWS_PER_BATCH * 3 * side * side);
        views.forEach((view, i) => pixels.set(view, i * 3 * side * side));
        return { pixels, keys };
      },
    };
  }
}

/** The inputs that the batches fill: pixels (N, 3, S, S), and spans that keep attention within a view. */
export function viewInputs(
  trace: Trace,
  { side, tokens }: ViewTower,
  { count }: TowerBatchShape,
): { pixels: Tensor; spans: Spans } {
  const pixels = trace.input("pixels", [count, 3, side, side]);
  const keys = trace.input("keys", [count * tokens, 2], "u32");
  // Bidirectional attention within a view: key spans and query spans are the same table.
  return { pixels, spans: { keys, queries: keys } };
}
