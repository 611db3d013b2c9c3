/**
 * Edits examples while keeping the `<image>` and `<video>` placeholders of the questions, which the editor hides,
 * consistent with the media.
 */
import {
  dropPlaceholders,
  placeholder,
  placeholdersIn,
  splitLeadingPlaceholders,
} from "../../../base/examples/placeholders.ts";
import type { Example, Media, Turn } from "../../../protocol/records.ts";

/** The turn with other words, its placeholders as they were. */
export function withWords(turn: Turn, words: string): Turn {
  return { ...turn, question: splitLeadingPlaceholders(turn.question)[0] + words };
}

function count(question: string): number {
  return placeholdersIn(question).length;
}

/** Index in `media` of the first one that belongs to a turn. */
function firstMediaOf(turns: Turn[], turn: number): number {
  return turns.slice(0, turn).reduce((sum, { question }) => sum + count(question), 0);
}

/** The media shown with one turn. */
export function mediaOfTurn({ turns, media }: Example, turn: number): Media[] {
  const from = firstMediaOf(turns, turn);
  return media.slice(from, from + count(turns[turn]?.question ?? ""));
}

/** Adds a picture or clip in front of a turn's question, after those already there. */
export function addMediaToTurn(example: Example, turn: number, added: Media): Example {
  const at = example.turns[turn];
  if (!at) return example;
  const [head, words] = splitLeadingPlaceholders(at.question);
  const index = firstMediaOf(example.turns, turn) + count(head);
  const question = `${head}${placeholder(added.kind)}\n${words}`;
  return {
    ...example,
    media: example.media.toSpliced(index, 0, added),
    turns: example.turns.with(turn, { ...at, question }),
  };
}

/** Takes out one of the media, and its placeholder with it. */
export function removeMedia(example: Example, index: number): Example {
  let seen = 0;
  const turns = example.turns.map((turn) => ({
    ...turn,
    question: dropPlaceholders(turn.question, () => seen++ === index),
  }));
  return { ...example, media: example.media.toSpliced(index, 1), turns };
}

/** Removes a turn. The media of the first turn are moved to the next one; those of later turns are removed. */
export function removeTurn(example: Example, turn: number): Example {
  const gone = example.turns[turn];
  const next = example.turns[turn + 1];
  if (!gone) return example;
  if (turn === 0 && next) {
    const kept = placeholdersIn(gone.question)
      .map((kind) => `${placeholder(kind)}\n`)
      .join("");
    const turns = example.turns.toSpliced(0, 2, { ...next, question: kept + next.question });
    return { ...example, turns };
  }
  const from = firstMediaOf(example.turns, turn);
  return {
    ...example,
    media: example.media.toSpliced(from, count(gone.question)),
    turns: example.turns.toSpliced(turn, 1),
  };
}
