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
  const bins = likelihoods.map((one) => ({ own: binOf(one.own), other: binOf(one.other) }));
  const own = histogram(bins.map((pair) => pair.own));
  const other = histogram(bins.map((pair) => pair.other));
  const common = own.reduce((sum, count, bin) => sum + Math.min(count, other[bin]!), 0);
  const wins = likelihoods.reduce((sum, one) => sum + (1 + Math.sign(one.own - one.other)) / 2, 0);
  return {
    ...{ own, other, overlap: common / n },
    overlapByChance: commonByChance(bins) / n,
    higher: wins / n,
  };
}

/** 1 belongs to the last bin. */
const binOf = (likelihood: number) =>
  Math.min(RANKING_BINS - 1, Math.floor(likelihood * RANKING_BINS));

function histogram(bins: readonly number[]): number[] {
  const counts = new Array<number>(RANKING_BINS).fill(0);
  for (const bin of bins) counts[bin]!++;
  return counts;
}

/**
 * Expected common area, in questions, when a fair coin exchanges the two bins of each question. Exact: of a bin that c questions
 * fill twice and m once, min(own, other) is c + min(X, m - X) with X binomial of m and 1/2, and expectations add up over bins.
 */
function commonByChance(pairs: readonly { own: number; other: number }[]): number {
  const both = histogram(pairs.filter(({ own, other }) => own === other).map(({ own }) => own));
  const once = histogram(
    pairs.filter(({ own, other }) => own !== other).flatMap(({ own, other }) => [own, other]),
  );
  return both.reduce((sum, c, bin) => sum + c + once[bin]! / 2 - meanDeviation(once[bin]!), 0);
}

/** Mean absolute deviation of a binomial of m and 1/2 (De Moivre): m C(m - 1, floor(m / 2)) / 2^m. */
function meanDeviation(m: number): number {
  const half = Math.floor(m / 2);
  // C(2 half, half) / 4^half
  let central = 1;
  for (let i = 1; i <= half; i++) central *= (2 * i - 1) / (2 * i);
  return (m % 2 === 0 ? half : m / 2) * central;
}
