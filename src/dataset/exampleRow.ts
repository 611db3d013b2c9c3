/** Examples as rows for other programs, and which part of a project a row belongs to. */
import type { RowToWrite } from "../formats/writeChat.ts";
import type { Example, Media, Modality } from "../protocol/records.ts";

/** The part that a new example belongs to by what it shows. */
export function partOf(media: readonly { kind: Media["kind"] }[]): Modality {
  if (media.some(({ kind }) => kind === "video")) return "video";
  return media.length ? "image" : "text";
}

/** `pathOf` names the file of a picture or clip where the row is going. Local file names never leave. */
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
