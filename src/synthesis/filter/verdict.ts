/**
 * What a consistency filter says of a question with two answers (AdaMLLM, arXiv 2411.19930, section 3.2): whether the precise
 * answer follows from the informative one. Only Yes is kept.
 */

/** No: it does not follow. Open: several readings are right, or the question asks for a description or background. */
export const LABELS = ["Yes", "No", "Open"] as const;
export type Label = (typeof LABELS)[number];

export interface Verdict {
  /** What was said, as it came; of a rule, the label. */
  output: string;
  /** Null for an output that is none of the three: then nothing is kept. */
  label: Label | null;
  /** The logit of each label's first token, where a model was asked. */
  logits?: Readonly<Record<Label, number>>;
  /** Why, where a rule decided. */
  why?: string;
}

/** The label that an output is, without the spaces around it and whatever its case. */
export function labelOf(output: string): Label | null {
  const said = output.trim().toLowerCase();
  return LABELS.find((label) => label.toLowerCase() === said) ?? null;
}

export const isKept = ({ label }: Pick<Verdict, "label">) => label === "Yes";

/** The label of the largest logit; the first of equal ones. */
export function argmaxLabel(logits: Readonly<Record<Label, number>>): Label {
  return LABELS.reduce((best, label) => (logits[label] > logits[best] ? label : best));
}
