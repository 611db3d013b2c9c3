/** What follows from the answers of an evaluation. It is worked out whenever a report is read, so also for older ones. */
import type { AucFindings } from "./classLikelihoods.ts";
import type { Estimate } from "./estimate.ts";
import type { EvalReport } from "../reports.ts";
import type { RankingFindings } from "./ranking.ts";
import type { TaskFindings } from "./tasks.ts";
import type { TasteFindings } from "./taste.ts";

export interface EvalVerdict {
  /** good: shown to be a success. calm: neither success nor trouble. watch: something is missing. */
  tone: "good" | "calm" | "watch";
  text: string;
}

/** The adapter's right answers less those of something else to the same `n` questions. */
export interface PairedDifference extends Estimate {
  n: number;
  /** Questions that only the adapter, and that only the other got right. */
  better: number;
  worse: number;
  /** Two-sided probability of such a difference by luck: exact sign flips of whole groups of questions. */
  luck: number;
  /** The interval lies above 0 and luck is at most 5 %. */
  isShown: boolean;
}

/** The same questions asked of the adapter about another example's picture. */
export interface PictureUse {
  n: number;
  /** How many answers were then others (exact match). */
  changed: Estimate & { count: number };
  /** Right answers about the own picture, and about the other one. */
  ownRight: number;
  otherRight: number;
  /** Right about the own picture less right about the other one. */
  difference: PairedDifference;
}

/** The same class questions asked of the adapter without their list of answers. */
export interface ListUse {
  n: number;
  /** Right answers to the questions as they are written, and without their list. */
  listed: Estimate & { count: number };
  unlisted: Estimate & { count: number };
  /** Share of always giving the commonest right answer among these questions, by kind. */
  chance: number;
  /** Right with the list less right without it. */
  drop: PairedDifference;
  /** Whether the adapter learnt from questions without their lists. */
  learntWithout: boolean;
  /** One of them, as it is written and as it was asked. */
  preview: { question: string; without: string };
}

export interface ClassFindings {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

/** One model's answers to a kind of question with few possible answers. */
export interface Classification {
  /** Positions in the report's answers: (classes, classes + 1), rows right, columns given, the last "no class named". */
  cells: number[][][];
  classes: ClassFindings[];
  accuracy: Estimate;
  balancedAccuracy: Estimate;
  macroF1: Estimate;
}

export interface KindFindings {
  kind: string;
  /** The most common right answer, as the report writes it, and how often it is right. */
  commonest: { answer: string; share: number };
  overBase: PairedDifference;
  overCommonest: PairedDifference;
  /** Set where the kind has few possible answers. */
  table?: { classes: string[]; base: Classification; adapter: Classification };
  /** How its answers are scored, as found or chosen. */
  task: TaskFindings;
}

/** The scores of both answers to a question by its kind's task, 0 to 1; null where there is none. */
export interface AnswerScore {
  base: number | null;
  adapter: number | null;
}

export interface EvalFindings {
  verdict: EvalVerdict;
  /** What the numbers cannot show, in sentences. */
  limitations: string[];
  overBase: PairedDifference;
  /** Over always giving the most common right answer of each kind. */
  overCommonest: PairedDifference;
  /** The person's own kinds, in the order of the report. */
  kinds: KindFindings[];
  /** Of each answer of the report; general questions have none. */
  answerScores: AnswerScore[];
  /** null where nobody has tasted. */
  taste: TasteFindings | null;
  /** null where it was not asked. */
  pictureUse: PictureUse | null;
  /** null where no question holds a list. */
  listUse: ListUse | null;
  /** What the specialist that answered beside the adapter does by itself, in sentences; null where none was measured. */
  specialistAlone: string | null;
  /** null until it was asked for. */
  ranking: RankingFindings | null;
  /** By kind; empty until it was asked for. */
  aucs: AucFindings[];
}

export interface ReportWithFindings extends EvalReport {
  findings: EvalFindings;
}
