/** What follows from the answers of an evaluation. It is worked out whenever a report is read, so also for older ones. */
import type { EvalReport } from "./reports.ts";

export interface EvalVerdict {
  /** good: shown to be a success. calm: neither success nor trouble. watch: something is missing. */
  tone: "good" | "calm" | "watch";
  text: string;
}

export interface Interval {
  low: number;
  high: number;
}

/** A share or score from 0 to 1 with its 95 % interval. */
export interface Estimate extends Interval {
  value: number;
}

/** The adapter's right answers less those of something else to the same `n` questions. */
export interface PairedDifference extends Estimate {
  n: number;
  /** Questions that only the adapter, and that only the other got right. */
  better: number;
  worse: number;
  /** Two-sided probability of such a split by luck (exact sign test). */
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

/** How near one model's texts come to the reference answers: means over the questions of a kind. */
export interface TextScores {
  rougeL: Estimate;
  /** ROUGE-L as the package rouge counts it. */
  rougeLSummary: Estimate;
  tokenRecall: Estimate;
}

/** One model's lists: means over the questions of a kind. */
export interface ListScores {
  precision: Estimate;
  recall: Estimate;
  f1: Estimate;
  /** Mean Kendall's tau of the `n` answers that share at least two items with the right one; null where none does. */
  order: { value: number; n: number } | null;
}

export interface KindFindings {
  kind: string;
  /** The most common right answer, as the report writes it, and how often it is right. */
  commonest: { answer: string; share: number };
  overBase: PairedDifference;
  overCommonest: PairedDifference;
  /** Set where the kind has few possible answers. */
  table?: { classes: string[]; base: Classification; adapter: Classification };
  /** Set where it has not. */
  texts?: { base: TextScores; adapter: TextScores };
  /** Set where those are lists. */
  lists?: { base: ListScores; adapter: ListScores };
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
  /** null where it was not asked. */
  pictureUse: PictureUse | null;
}

export interface ReportWithFindings extends EvalReport {
  findings: EvalFindings;
}
