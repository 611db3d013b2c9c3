/** How many feature rows and visual tokens media take in a program: sizes in buckets, so that few programs serve all. */
import type { Encoded, Eyes } from "../families/family.ts";
import type { Geometry } from "../protocol/geometry.ts";

/** What of a conversation says where its media stand. */
export type Shown = Pick<Encoded, "slots" | "media">;
/**
 * Sizes that programs are recorded for: multiples of `step`, a power of two, and beyond 16 steps of ever larger ones, so that
 * long conversations too share their programs. At most an eighth of a size is padding then.
 */
export function bucket(count: number, step: number): number {
  const grown = 2 ** (Math.floor(Math.log2(Math.max(1, count))) - 3);
  const size = Math.max(step, grown);
  return Math.ceil(count / size) * size;
}

/** The media of a conversation in the order in which their rows stand in it. */
export function mediaInOrder({ slots }: Pick<Encoded, "slots">): number[] {
  return [...new Set(slots.map(({ media }) => media))];
}

/** How the media of a conversation are cut, in the order in which they stand in it. */
export function shown(conversation: Shown): Geometry[] {
  return mediaInOrder(conversation).map((media) => conversation.media[media]!);
}

/** The eyes of a model that was shown something. */
export function seeing(eyes: Eyes | undefined): Eyes {
  if (eyes) return eyes;
  throw new Error("This model reads text only, and a picture or clip was put in front of it.");
}

/** How many feature and visual rows these media take, in buckets of `step`. @throws Error when the model has no eyes. */
export function visualShape(
  eyes: Eyes | undefined,
  media: readonly Geometry[],
  step: number,
): { features: number; visual: number } {
  if (media.length === 0) return { features: 0, visual: 0 };
  const { featureRows, visualRows, merged = 1, arrange } = seeing(eyes);
  const total = (count: (geometry: Geometry) => number) =>
    media.reduce((sum, geometry) => sum + count(geometry), 0);
  const features = bucket(total(featureRows), step);
  return { features, visual: arrange ? bucket(total(visualRows), step) : features / merged };
}
