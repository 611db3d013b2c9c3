/** The questions of an example as they are asked alone: the media that were shown until then stand before each. Pure. */
import { placeholder, placeholdersIn } from "../base/examples/placeholders.ts";
import { attachedMedia } from "../dataset/attachedMedia.ts";
import type { Example, Media, Turn } from "../protocol/records.ts";

export interface ShownQuestion {
  turn: Turn;
  index: number;
  /** The placeholders of `media`, one a line, without the words of the question. */
  places: string;
  media: Media[];
}

/** One for each turn, answered or not. */
export function questionsOf({ turns, media }: Pick<Example, "turns" | "media">): ShownQuestion[] {
  return turns.map((turn, index) => {
    const until = turns.slice(0, index + 1).map(({ question }) => question);
    const kinds = until.flatMap((question) => placeholdersIn(question));
    return {
      ...{ turn, index },
      places: kinds.map((kind) => `${placeholder(kind)}\n`).join(""),
      media: attachedMedia(until, media),
    };
  });
}
