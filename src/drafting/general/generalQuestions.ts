/**
 * What a model is asked before it learns, so that a run can keep what it says and a check can measure whether it still says it:
 * learning without forgetting (Li and Hoiem, arXiv 1606.09282), here on greedy answers instead of probabilities, our choice. Pure.
 */
import type { Example, Split } from "../../protocol/records.ts";

/** Scenes of each split. Our choice: minutes on a large model; an interval of 24 answers is at most 38 points wide. */
const MOST_SCENES: Record<Split, number> = { train: 40, validation: 0, test: 24 };

interface ShippedRow {
  row: { media: readonly { kind: string }[]; split?: Split };
}

export interface GeneralQuestion extends Pick<Example, "id" | "media" | "split" | "source"> {
  /** With a placeholder for each of `media`. */
  question: string;
}

/** Of the rows that ship with the studio the first scenes of each split, and all without a picture; no clips. */
export function chooseShipped<T extends ShippedRow>(rows: readonly T[]): T[] {
  const left = { ...MOST_SCENES };
  return rows.filter(({ row: { media, split = "train" } }) => {
    if (media.some(({ kind }) => kind === "video")) return false;
    return media.length === 0 || left[split]-- > 0;
  });
}

/** The first question of each example, in its split: what is hidden of them stays hidden. */
export function generalQuestions(shipped: readonly Example[]): GeneralQuestion[] {
  return shipped.map(({ id, media, turns, split, source }) => ({
    id: `kept-${id}`,
    question: turns[0]!.question,
    ...{ media, split, source },
  }));
}
