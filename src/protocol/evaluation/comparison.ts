/** Several models' answers to the same hidden questions, side by side. */
import type { Estimate } from "./estimate.ts";
import type { PairedDifference } from "./findings.ts";
import type { ScoreScale, TaskId } from "./tasks.ts";

/** What one of them reached on a kind of question, by the score that decides there. */
export interface ComparedKind {
  value: Estimate | null;
  /** Less that of the model which all are compared with; null where one of them has no score. */
  difference: Estimate | null;
  /** Two-sided probability of such a difference by luck, not corrected. */
  luck: number;
}

export interface ComparedModel {
  /** "base" and the report that its answers are from, or the report of an adapter. */
  id: string;
  title: string;
  isBase: boolean;
  /** Right answers of all own questions. */
  right: Estimate;
  /** Right answers over the model that all are compared with. */
  over: PairedDifference;
  /** `over.luck` corrected for all comparisons of this table (Holm 1979). */
  correctedLuck: number;
  /** In the order of the comparison's kinds. */
  kinds: ComparedKind[];
  /** Right answers to the questions that were asked without their list too: with it, and without it where the model was. */
  lists: { listed: Estimate; unlisted: Estimate | null } | null;
}

export interface Comparison {
  versionId: string;
  /** Own hidden questions that all were asked. */
  n: number;
  /** Groups of them that share a picture, clip or source. */
  groups: number;
  /** Questions that only some were asked, and that are left out. */
  leftOut: number;
  kinds: {
    kind: string;
    n: number;
    task: TaskId;
    label: string;
    scale: ScoreScale;
    chance: number;
  }[];
  /** Own hidden questions that all adapters with such answers were also asked without their list of answers; 0 for none. */
  listed: number;
  /** The share that always giving the commonest answer of each kind gets right. */
  chance: number;
  models: ComparedModel[];
  /** Id of the model that all are compared with. */
  against: string;
}
