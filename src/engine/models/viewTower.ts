/**
 * Planning for towers that take views of one size: whole pictures, tiles, frames. A pass takes the same few views at a time
 * whatever the media are, so that one program serves them all; the rest of the last pass is padding.
 */
import { bidirectionalSpans } from "../ops/spans.ts";
import type { Spans } from "../ops/attention.ts";
import type { Trace } from "../graph/trace.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Cut, Pass, PassShape } from "./family.ts";

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
  media: readonly Cut[],
): Generator<Pass> {
  const kind = media[0]?.geometry.kind ?? "image";
  const shape: PassShape = { kind, count: VIEWS_AT_ONCE };
  const lengths = Array.from({ length: VIEWS_AT_ONCE }, () => tokens);
  const { keys } = bidirectionalSpans(lengths, VIEWS_AT_ONCE * tokens);
  const views = media.flatMap((cut) => cut.views);
  for (let first = 0; first < views.length; first += VIEWS_AT_ONCE) {
    const some = views.slice(first, first + VIEWS_AT_ONCE);
    const pixels = new Float32Array(VIEWS_AT_ONCE * 3 * side * side);
    some.forEach((view, i) => pixels.set(view, i * 3 * side * side));
    yield { shape, inputs: { pixels, keys }, rows: some.length * rows };
  }
}

/** The inputs that `viewPasses` fills: pixels (N, 3, S, S), and who sees whom. */
export function viewInputs(
  trace: Trace,
  { side, tokens }: ViewTower,
  { count }: PassShape,
): { pixels: Tensor; spans: Spans } {
  const pixels = trace.input("pixels", [count, 3, side, side]);
  return { pixels, spans: { keys: trace.input("keys", [count * tokens, 2], "u32") } };
}
