/**
 * Rows, tokens and cross-attention of Llama 3.2 Vision: every picture fills the same number of tiles, empty ones included, and
 * has one visual token; the decoder's cross-attention layers see its rows.
 */
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { CrossAttentionSpans, Encoded } from "../parts/encoded.ts";
import type { MediaLayout } from "../parts/mediaLayout.ts";

export type AspectRatio = readonly [rows: number, columns: number];

/** transformers' `get_all_supported_aspect_ratios`: arrangements of up to `maxTiles` tiles. */
export function supportedAspectRatios(maxTiles: number): AspectRatio[] {
  const counts = Array.from({ length: maxTiles }, (_, i) => i + 1);
  return counts.flatMap((rows) =>
    counts
      .filter((columns) => rows * columns <= maxTiles)
      .map((columns): AspectRatio => [rows, columns]),
  );
}

/** Index into the tower's tile embeddings: 1 for the first of `supported`, counting on; 0 is no picture, or not found. */
export const aspectRatioId = (
  { rows, columns }: Pick<MediaGrid, "rows" | "columns">,
  supported: readonly AspectRatio[],
): number => supported.findIndex((ratio) => ratio[0] === rows && ratio[1] === columns) + 1;

/** Tiles that hold a part of the picture; the others of `maxTiles` are blank. */
export const filledTiles = ({ rows, columns }: MediaGrid): number => rows * columns;

/** `rowsPerTile`: patches and class token of one tile. */
export function mllamaLayout(maxTiles: number, rowsPerTile: number): MediaLayout {
  return {
    featureRows: () => maxTiles * rowsPerTile,
    visualTokens: () => 1,
    placeholderText: (_, token) => token,
  };
}

/**
 * transformers' cross_attention_mask: a token sees the picture whose visual token is the last before it, and pictures without
 * text between them are seen together. Blank tiles are seen only from before the first picture, where transformers masks
 * nothing; so the rows of filled tiles come first, and the states that a token sees are one span.
 */
export function crossSpans(
  { ids, mediaSpans, mediaGrids }: Pick<Encoded, "ids" | "mediaSpans" | "mediaGrids">,
  { maxTiles, rowsPerTile }: { maxTiles: number; rowsPerTile: number },
): CrossAttentionSpans {
  const all = maxTiles * rowsPerTile;
  const counts = mediaSpans.map(({ media }) => filledTiles(mediaGrids[media]!) * rowsPerTile);
  const begins = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0));
  const filled = counts.flatMap((count, i) => range(i * all, count));
  const blank = counts.flatMap((count, i) => range(i * all + count, all - count));
  const keys = new Uint32Array(2 * ids.length);
  mediaSpans.forEach(({ start }, i) => {
    const end = mediaSpans[i + 1]?.start ?? ids.length;
    let first = i;
    while (first > 0 && mediaSpans[first - 1]!.start + 1 === mediaSpans[first]!.start) first--;
    for (let t = start; t < end; t++) keys.set([begins[first]!, begins[i]! + counts[i]!], 2 * t);
  });
  return {
    order: Uint32Array.from([...filled, ...blank]),
    keys,
    leadingTokens: mediaSpans[0]?.start ?? 0,
  };
}

const range = (begin: number, count: number) => Array.from({ length: count }, (_, i) => begin + i);
