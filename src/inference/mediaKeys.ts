/** Media as one model sees them: what is kept of each is named by the medium and by how it is cut. */
import { canonicalJson } from "../base/canonicalJson.ts";
import { hash32 } from "../base/hash.ts";
import { joined } from "../base/joined.ts";
import type { Geometry } from "../protocol/geometry.ts";
import type { Media } from "../protocol/records.ts";
import type { Cut } from "../families/family.ts";
import { mediaInOrder, type Shown } from "./visualShape.ts";

/** A medium and how it is cut. */
export interface Sight {
  key: string;
  media: Media;
  geometry: Geometry;
}

/** Where what is kept of sights comes from. */
export interface Shelf {
  rows(sights: readonly Sight[]): Promise<Float32Array[]>;
}

/** `media` of a conversation with how its encoding cuts them. */
export function sightsOf(
  media: readonly Media[],
  encoded: { media: readonly Geometry[] },
): Sight[] {
  return encoded.media.map((geometry, i) => {
    const cut = hash32(canonicalJson(geometry)).toString(16).padStart(8, "0");
    return { key: `${media[i]!.hash}-${cut}`, media: media[i]!, geometry };
  });
}

/** The feature rows of all media of an encoded conversation as they stand in it. */
export async function featuresOf(
  media: readonly Media[],
  encoded: Shown,
  shelf: Shelf,
): Promise<Float32Array<ArrayBuffer>> {
  const sights = sightsOf(media, encoded);
  return joined(await shelf.rows(mediaInOrder(encoded).map((index) => sights[index]!)));
}

/** The media of an encoded conversation, cut, in the order in which they stand in it. */
export async function cutsOf(media: readonly Media[], encoded: Shown, cuts: Shelf): Promise<Cut[]> {
  const sights = sightsOf(media, encoded);
  const inOrder = mediaInOrder(encoded).map((index) => sights[index]!);
  const values = await cuts.rows(inOrder);
  return inOrder.map(({ geometry }, i) => cutOf(geometry, values[i]!));
}

/** The views of a medium, kept one after the other. */
export function cutOf(geometry: Geometry, values: Float32Array): Cut {
  const each = values.length / geometry.views;
  const views = Array.from({ length: geometry.views }, (_, i) =>
    values.subarray(i * each, (i + 1) * each),
  );
  return { geometry, views };
}
