/** Identity of a medium as one model's processor cuts it: the key under which pixel values and features are cached. */
import { canonicalJson } from "../../base/canonicalJson.ts";
import { hash32 } from "../../base/hash.ts";
import { concat } from "../../base/concat.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { Media } from "../../protocol/records.ts";
import type { PixelValues } from "../../families/family.ts";
import { mediaInOrder, type EncodedMedia } from "./visualShape.ts";

/** A medium, its grid, and a key made of the file's hash and the grid's. */
export interface MediaKey {
  key: string;
  media: Media;
  grid: MediaGrid;
}

/** Cached values by key: feature rows, or pixel values. */
export interface MediaCache {
  rows(mediaKeys: readonly MediaKey[]): Promise<Float32Array[]>;
}

/** One key for each of `media` of a conversation, in the same order. */
export function mediaKeysOf(
  media: readonly Media[],
  { mediaGrids }: { mediaGrids: readonly MediaGrid[] },
): MediaKey[] {
  return mediaGrids.map((grid, i) => {
    const gridHash = hash32(canonicalJson(grid)).toString(16).padStart(8, "0");
    return { key: `${media[i]!.hash}-${gridHash}`, media: media[i]!, grid };
  });
}

/** The feature rows of all media of an encoded conversation, in the order of their spans. */
export async function featuresOf(
  media: readonly Media[],
  encoded: EncodedMedia,
  cache: MediaCache,
): Promise<Float32Array<ArrayBuffer>> {
  return concat(await cache.rows(mediaKeysInOrder(media, encoded)));
}

/** The keys of all media of an encoded conversation, in the order of their spans. */
export function mediaKeysInOrder(media: readonly Media[], encoded: EncodedMedia): MediaKey[] {
  const mediaKeys = mediaKeysOf(media, encoded);
  return mediaInOrder(encoded).map((index) => mediaKeys[index]!);
}

/** The pixel values of all media of an encoded conversation, in the order of their spans. */
export async function pixelValuesOf(
  media: readonly Media[],
  encoded: EncodedMedia,
  cache: MediaCache,
): Promise<PixelValues[]> {
  const inOrder = mediaKeysInOrder(media, encoded);
  const values = await cache.rows(inOrder);
  return inOrder.map(({ grid }, i) => splitViews(grid, values[i]!));
}

/** Views of equal length that are cached one after the other → pixel values. */
export function splitViews(grid: MediaGrid, values: Float32Array): PixelValues {
  const length = values.length / grid.views;
  const views = Array.from({ length: grid.views }, (_, i) =>
    values.subarray(i * length, (i + 1) * length),
  );
  return { grid, views };
}
