/**
 * Planning for towers that take views of one size: whole pictures, tiles, frames. A pass takes the same few views at a time
 * whatever the media are, so that one program serves them all; the rest of the last pass is padding.
 */
import { bidirectionalSpans } from "../../engine/ops/spans.ts";
import type { Spans } from "../../engine/ops/attention.ts";
import type { Trace, Tensor } from "../../engine/graph/trace.ts";
import type { Geometry } from "../../protocol/geometry.ts";
import type { Pass, PassShape } from "../family.ts";

const VIEWS_AT_ONCE = 4;

export interface ViewTower {
  /** Pixels of a view's side. */
  side: number;
  /** Tokens that the tower works on for one view, with its class token. */
  tokens: number;
}

/** Passes over the views of media of one kind; the tower keeps `rows` feature rows of each view. */
export function* viewPasses(
  { side, tokens }: ViewTower,
  rows: number,
  media: readonly Geometry[],
): Generator<Pass> {
  const kind = media[0]?.kind ?? "image";
  const shape: PassShape = { kind, count: VIEWS_AT_ONCE };
  const lengths = Array.from({ length: VIEWS_AT_ONCE }, () => tokens);
  const { keys } = bidirectionalSpans(lengths, VIEWS_AT_ONCE * tokens);
  const all = media.reduce((sum, { views }) => sum + views, 0);
  for (let first = 0; first < all; first += VIEWS_AT_ONCE) {
    const end = Math.min(all, first + VIEWS_AT_ONCE);
    yield {
      shape,
      rows: (end - first) * rows,
      inputs(cuts) {
        const views = cuts.flatMap((cut) => cut.views).slice(first, end);
        const pixels = new Float32Array(VIEWS_AT_ONCE * 3 * side * side);
        views.forEach((view, i) => pixels.set(view, i * 3 * side * side));
        return { pixels, keys };
      },
    };
  }
}

/** The inputs that `viewPasses` fills: pixels (N, 3, S, S), and who sees whom. */
export function viewInputs(
  trace: Trace,
  { side, tokens }: ViewTower,
  { count }: PassShape,
): { pixels: Tensor; spans: Spans } {
  const pixels = trace.input("pixels", [count, 3, side, side]);
  const keys = trace.input("keys", [count * tokens, 2], "u32");
  // Patches of a view see each other, so who sees a patch is whom it sees.
  return { pixels, spans: { keys, queries: keys } };
}
