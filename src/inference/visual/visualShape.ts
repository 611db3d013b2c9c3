/** How many feature rows and visual tokens media take in a program: sizes in buckets, so that few programs serve all. */
import type { VisionSpec } from "../../families/family.ts";
import type { Encoded } from "../../families/parts/encoded.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";

/** The media of an encoded conversation: their grids, and where their visual tokens are. */
export type EncodedMedia = Pick<Encoded, "mediaSpans" | "mediaGrids">;

/**
 * Sizes that programs are recorded for: multiples of `step`, a power of two, and beyond 16 steps multiples of ever larger
 * powers of two. At most an eighth of a size is padding then.
 */
export function bucket(count: number, step: number): number {
  const grown = 2 ** (Math.floor(Math.log2(Math.max(1, count))) - 3);
  const size = Math.max(step, grown);
  return Math.ceil(count / size) * size;
}

/** Indices of a conversation's media in the order of their first span. */
export function mediaInOrder({ mediaSpans }: Pick<Encoded, "mediaSpans">): number[] {
  return [...new Set(mediaSpans.map(({ media }) => media))];
}

/** The grids of a conversation's media in the order of their first span. */
export function gridsInOrder(conversation: EncodedMedia): MediaGrid[] {
  return mediaInOrder(conversation).map((media) => conversation.mediaGrids[media]!);
}

/** @throws Error when the model reads text only, and so has no vision spec. */
export function requireVision(vision: VisionSpec | undefined): VisionSpec {
  if (vision) return vision;
  throw new Error("This model reads text only, and a picture or clip was put in front of it.");
}

/** Feature rows and visual tokens of these media, in buckets of `step`. @throws Error when the model reads text only. */
export function visualShape(
  vision: VisionSpec | undefined,
  media: readonly MediaGrid[],
  step: number,
): { features: number; visual: number } {
  if (media.length === 0) return { features: 0, visual: 0 };
  const { featureRows, visualTokens, mergeFactor = 1, layoutTables } = requireVision(vision);
  const total = (count: (grid: MediaGrid) => number) =>
    media.reduce((sum, grid) => sum + count(grid), 0);
  const features = bucket(total(featureRows), step);
  return {
    features,
    visual: layoutTables ? bucket(total(visualTokens), step) : features / mergeFactor,
  };
}
