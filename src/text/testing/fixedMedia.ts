/** A media reader with the same number of visual tokens for every picture, and another for every clip. */
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { MediaReader } from "../conversationReader.ts";
import type { Tokenizer } from "../tokenizer.ts";

export function fixedMedia(
  { placeholderIds, special }: Tokenizer,
  counts: { image: number; video: number },
): MediaReader {
  const names = {
    image: special.get(placeholderIds.image!)!,
    video: special.get(placeholderIds.video!)!,
  };
  return {
    placeholders: { image: [names.image], video: [names.video] },
    tokenIds: placeholderIds,
    mediaGrids: (media) => media.map(({ kind }) => oneView(kind)),
    expand: ({ kind }) => names[kind].repeat(counts[kind]),
  };
}

/** One view without tiles. */
const oneView = (kind: MediaGrid["kind"]): MediaGrid => ({
  kind,
  ...{ width: 1, height: 1, views: 1, rows: 0, columns: 0, frames: 1 },
});
