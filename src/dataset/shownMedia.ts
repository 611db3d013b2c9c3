/** Of the media of a conversation those that some of its first texts show: marks of a kind take media of that kind in order. */
import type { Media } from "../protocol/records.ts";

export function shownIn(texts: readonly string[], media: readonly Media[]): Media[] {
  const left = { image: 0, video: 0 };
  for (const text of texts)
    for (const [, kind] of text.matchAll(/<(image|video)>/g)) left[kind as Media["kind"]]++;
  return media.filter(({ kind }) => left[kind]-- > 0);
}
