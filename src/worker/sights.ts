/** Media as one model sees them: what is kept of each is named by the medium and by how it is cut. */
import { canonicalJson } from "../base/canonicalJson.ts";
import { hash32 } from "../base/hash.ts";
import { joined } from "../base/joined.ts";
import type { Geometry } from "../protocol/geometry.ts";
import type { Media } from "../protocol/records.ts";
import { mediaInOrder, type Shown } from "../train/batchShape.ts";
import type { FeatureShelf } from "./featureShelf.ts";

/** A medium and how it is cut. */
export interface Sight {
  key: string;
  media: Media;
  geometry: Geometry;
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
  shelf: Pick<FeatureShelf, "rows">,
): Promise<Float32Array<ArrayBuffer>> {
  const sights = sightsOf(media, encoded);
  return joined(await shelf.rows(mediaInOrder(encoded).map((index) => sights[index]!)));
}
