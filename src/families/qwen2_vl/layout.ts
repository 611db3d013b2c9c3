/**
 * Rows, tokens and positions of Qwen2-VL: a medium is slices of time of rows × columns patches, squares of which the merger
 * makes one visual token of.
 */
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { Encoded, RopeIndex } from "../parts/encoded.ts";
import type { MediaLayout } from "../parts/mediaLayout.ts";

/** `mergeSize`: patches on a side of such a square (spatial_merge_size). `mergeFactor` is its square. */
export function qwen2VlLayout(mergeSize: number): MediaLayout & { mergeFactor: number } {
  const mergeFactor = mergeSize ** 2;
  const featureRows = ({ views, rows, columns }: MediaGrid) => views * rows * columns;
  const visualTokens = (grid: MediaGrid) => featureRows(grid) / mergeFactor;
  return {
    mergeFactor,
    featureRows,
    visualTokens,
    placeholderText: (grid, token) => token.repeat(visualTokens(grid)),
  };
}

/**
 * Position ids of M-RoPE (time, height, width), as transformers' `get_rope_index` has them: text has the same id on all three
 * axes. The visual tokens of a medium have their slice, row and column, counted from the id after the text before; the text
 * behind continues from the largest of them.
 * @throws Error when a medium has another number of visual tokens than its grid.
 */
export function threeAxisRopeIndex(
  { ids, mediaSpans, mediaGrids }: Encoded,
  mergeSize: number,
): RopeIndex {
  const positionIds = new Float64Array(3 * ids.length);
  let [token, next] = [0, 0];
  const text = (end: number) => {
    for (; token < end; token++, next++) positionIds.fill(next, 3 * token, 3 * token + 3);
  };
  for (const { media, start, count } of mediaSpans) {
    text(start);
    const { views, rows, columns } = mediaGrids[media]!;
    const [down, across] = [rows / mergeSize, columns / mergeSize];
    if (count !== views * down * across) {
      throw new Error(
        `A medium of ${views} × ${down} × ${across} rows has ${count} places in the text.`,
      );
    }
    for (let i = 0; i < count; i++, token++) {
      const slice = Math.floor(i / (down * across));
      positionIds.set(
        [slice, Math.floor(i / across) % down, i % across].map((x) => next + x),
        3 * token,
      );
    }
    next += Math.max(views, down, across);
  }
  text(ids.length);
  return { positionIds, next };
}
