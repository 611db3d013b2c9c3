/** Sentences about how likely right answers are about their own pictures and about others. */
import { percentText } from "../../../../base/words/percentText.ts";
import type { RankingFindings, RankingSide } from "../../../../protocol/evaluation/ranking.ts";

/** What the two histograms of a model say. */
export function sideText({ overlap, higher }: RankingSide): string {
  return `The right answer is likelier about its own picture in ${percentText(higher)} of the questions (50 % by chance); the two distributions share ${percentText(overlap)}.`;
}

/** Whether the lesson has drawn them apart. */
export function changeText({ base, adapter, n }: RankingFindings): string {
  const few = n < FEW ? ` With ${n} questions that may be luck.` : "";
  if (adapter.overlap < base.overlap) {
    return `Since the lesson they overlap less: what the picture shows counts for more.${few}`;
  }
  return adapter.overlap > base.overlap
    ? `Since the lesson they overlap more: what the picture shows counts for less.${few}`
    : "They overlap as much as before the lesson.";
}

/** Our choice. */
const FEW = 20;
