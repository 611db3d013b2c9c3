/**
 * The questions of a conversation as they are asked alone: the media that were shown until then stand before each, and no
 * earlier question or answer does, since a reference answer can give away a later one.
 */
import { isAnswered } from "../base/examples/isAnswered.ts";
import { isSupervised } from "../base/examples/isSupervised.ts";
import { placeholder, placeholdersIn } from "../base/examples/placeholders.ts";
import type { Example, Media, Turn } from "../protocol/records.ts";
import { answeredTurns } from "./answeredTurns.ts";
import { attachedMedia } from "./attachedMedia.ts";

export interface AloneQuestion {
  turn: Turn;
  /** Position of the turn in the example. */
  index: number;
  /** With one placeholder for each of `media`. */
  text: string;
  media: Media[];
}

/** One for each turn with a reference answer: answers that are context only are none. */
export function aloneQuestions(example: Pick<Example, "turns" | "media">): AloneQuestion[] {
  const indices = [...example.turns.keys()].filter((at) => isAnswered(example.turns[at]!));
  const { turns, media } = answeredTurns(example);
  const asked = turns.map((turn, k) => {
    const shown = turns.slice(0, k).flatMap(({ question }) => placeholdersIn(question));
    return {
      turn,
      index: indices[k]!,
      text: [...shown.map(placeholder), turn.question].join("\n"),
      media: attachedMedia(
        turns.slice(0, k + 1).map(({ question }) => question),
        media,
      ),
    };
  });
  return asked.filter(({ turn }) => isSupervised(turn));
}
