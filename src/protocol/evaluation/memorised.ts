/** What an adapter repeats by heart of the answers that it learnt from. */

/** A training answer that the adapter gives again, and the general model does not. */
export interface RepeatedAnswer {
  exampleId: string;
  turn: number;
  question: string;
  reference: string;
  /** What the adapter said. */
  said: string;
  /** Most words in a row that are the reference's, in the adapter's answer and in the general model's. */
  words: { adapter: number; base: number };
  /** Personal details of the reference that the adapter says; the question does not, nor does the general model. */
  details: string[];
}

export interface MemorisedReport {
  /** Learnt answers that are long enough to be known by heart, or have a personal detail. */
  candidates: number;
  /** Of these were asked. */
  asked: number;
  /** Of the asked, left out because the model cannot take them. */
  leftOut: number;
  repeated: RepeatedAnswer[];
}
