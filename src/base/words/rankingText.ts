/** Sentences about how likely right answers are about their own pictures and about others. */
import { percentText } from "./percentText.ts";

interface Side {
  /** Common area of both histograms, 0 to 1. */
  overlap: number;
  /** What it would be if the picture made no difference. */
  overlapByChance: number;
  /** Share of questions whose answer is likelier about its own picture. */
  higher: number;
}

/** What the two histograms of a model say, beside chance. */
export function sideText({ overlap, overlapByChance, higher }: Side): string {
  return `The right answer is likelier about its own picture in ${percentText(higher)} of the questions (${percentText(CHANCE_HIGHER)} by chance); the two distributions share ${percentText(overlap)} (${percentText(overlapByChance)} by chance).`;
}

/** Whether the lesson has drawn them apart. */
export function changeText({
  base,
  adapter,
  n,
}: {
  n: number;
  base: Pick<Side, "overlap">;
  adapter: Pick<Side, "overlap">;
}): string {
  const few = n < FEW ? ` With ${n} questions that may be luck.` : "";
  if (adapter.overlap < base.overlap) {
    return `Since the lesson the two overlap less: what the picture shows counts for more.${few}`;
  }
  return adapter.overlap > base.overlap
    ? `Since the lesson the two overlap more: what the picture shows counts for less.${few}`
    : "The two overlap as much as before the lesson.";
}

/** Where the picture makes no difference. */
export const CHANCE_HIGHER = 0.5;

/** Our choice. */
const FEW = 20;
