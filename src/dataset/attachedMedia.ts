/** The media that the first texts of a conversation refer to by their placeholders. */
import { placeholdersIn } from "../base/examples/placeholders.ts";
import type { Media } from "../protocol/records.ts";

/** Placeholders take media of their kind in order; the result keeps the order of `media`. */
export function attachedMedia(texts: readonly string[], media: readonly Media[]): Media[] {
  const left = { image: 0, video: 0 };
  for (const text of texts) for (const kind of placeholdersIn(text)) left[kind]++;
  return media.filter(({ kind }) => left[kind]-- > 0);
}
