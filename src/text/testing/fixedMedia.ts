/** A model for which every picture takes the same number of tokens, and every clip another. */
import type { Geometry } from "../../protocol/geometry.ts";
import type { MediaReader } from "../conversationReader.ts";
import type { Tokenizer } from "../tokenizer.ts";

export function fixedMedia(
  { placeholderId, special }: Tokenizer,
  counts: { image: number; video: number },
): MediaReader {
  const names = {
    image: special.get(placeholderId.image!)!,
    video: special.get(placeholderId.video!)!,
  };
  return {
    marks: { image: [names.image], video: [names.video] },
    tokens: placeholderId,
    geometry: (media) => media.map(({ kind }) => whole(kind)),
    expand: ({ kind }) => names[kind].repeat(counts[kind]),
  };
}

/** Seen as one view, uncut. */
const whole = (kind: Geometry["kind"]): Geometry => ({
  kind,
  ...{ width: 1, height: 1, views: 1, rows: 0, columns: 0, frames: 1 },
});
