/** The example of one segment of a clip. Pure. */
import type { Example, Media } from "../protocol/records.ts";

/**
 * The same questions about a segment in the place of the clip of this hash, without answers: those of the whole need not be true of
 * a part. Split and source are the whole's, so that no split separates the parts.
 */
export function segmentExample(
  whole: Example,
  hash: string,
  segment: Media,
  { id, editedAt }: Pick<Example, "id" | "editedAt">,
): Example {
  const media = whole.media.map((item) => (item.hash === hash ? segment : item));
  const turns = whole.turns.map(({ question, kind, trained }) => ({
    question,
    answer: "",
    kind,
    ...(trained === false && { trained }),
  }));
  return { ...whole, id, editedAt, media, turns };
}
