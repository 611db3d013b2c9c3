/** The ranking diagnostic of VITask (arXiv 2410.06456): how likely a right answer is about its own picture, and about another's. */

/**
 * Likelihood of the right answer's tokens, 0 to 1: the geometric mean over them, teacher-forced, which the paper calls the mean
 * response probability per token without saying which mean.
 */
export interface AnswerLikelihood {
  own: number;
  other: number;
}

export interface RankedAnswer {
  exampleId: string;
  turn: number;
  /** Whose picture was shown instead. */
  otherId: string;
  base: AnswerLikelihood;
  adapter: AnswerLikelihood;
}

/** Of one model over all questions. */
export interface RankingSide {
  /** Questions by the likelihood of their answer, in RANKING_BINS equal parts of 0 to 1. */
  own: number[];
  other: number[];
  /** Common area of both histograms, 0 to 1; 1 where pictures make no difference. */
  overlap: number;
  /**
   * Expected overlap if each question's two likelihoods were handed to own and other by a coin, which is below 1 for few
   * questions. Our own choice of a level of chance.
   */
  overlapByChance: number;
  /** Share of questions whose answer is likelier about its own picture than about the other. Ties count half. */
  higher: number;
}

export interface RankingFindings {
  n: number;
  base: RankingSide;
  adapter: RankingSide;
}

export const RANKING_BINS = 10;
