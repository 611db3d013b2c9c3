/** Histograms of how likely right answers are about their own and about other pictures, and how far the two overlap. */
import {
  RANKING_BINS,
  type AnswerLikelihood,
  type RankedAnswer,
  type RankingFindings,
  type RankingSide,
} from "../protocol/evaluation/ranking.ts";

/** null where nothing was ranked. */
export function rankingFindings(answers: readonly RankedAnswer[]): RankingFindings | null {
  if (answers.length === 0) return null;
  return {
    n: answers.length,
    base: sideOf(answers.map(({ base }) => base)),
    adapter: sideOf(answers.map(({ adapter }) => adapter)),
  };
}

function sideOf(likelihoods: readonly AnswerLikelihood[]): RankingSide {
  const n = likelihoods.length;
  const own = histogram(likelihoods.map((one) => one.own));
  const other = histogram(likelihoods.map((one) => one.other));
  const common = own.reduce((sum, count, bin) => sum + Math.min(count, other[bin]!), 0);
  const wins = likelihoods.reduce((sum, one) => sum + (1 + Math.sign(one.own - one.other)) / 2, 0);
  return { own, other, overlap: common / n, higher: wins / n };
}

/** 1 belongs to the last bin. */
function histogram(values: readonly number[]): number[] {
  const counts = new Array<number>(RANKING_BINS).fill(0);
  for (const value of values)
    counts[Math.min(RANKING_BINS - 1, Math.floor(value * RANKING_BINS))]!++;
  return counts;
}
