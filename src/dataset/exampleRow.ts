/** Converts examples to rows of the exported tables, and finds the part of a project that an example belongs to. */
import type { RowToWrite } from "../formats/chat/writeChat.ts";
import type { Example, Media, Modality } from "../protocol/records.ts";

/** The part of a new example, by the kinds of its media. */
export function partOf(media: readonly { kind: Media["kind"] }[]): Modality {
  if (media.some(({ kind }) => kind === "video")) return "video";
  return media.length ? "image" : "text";
}

/** `pathOf` gives the exported path of a picture or clip. Local file names are never exported. */
export function exampleRow(example: Example, pathOf: (media: Media) => string): RowToWrite {
  const { id, media, turns, split, source } = example;
  return {
    id,
    media: media.map((item) => ({ kind: item.kind, path: pathOf(item) })),
    turns,
    split,
    ...(source ? { source } : {}),
  };
}
