/**
 * What a consistency filter says of a question with two answers (AdaMLLM, arXiv 2411.19930, section 3.2): whether the precise
 * answer follows from the informative one. Only Yes is kept.
 */
import { FILTER_LABELS, type FilterLabel, type Verdict } from "../../protocol/synthesis.ts";

/** The label that an output is, without the spaces around it and whatever its case. */
export function labelOf(output: string): FilterLabel | null {
  const said = output.trim().toLowerCase();
  return FILTER_LABELS.find((label) => label.toLowerCase() === said) ?? null;
}

export const isKept = ({ label }: Pick<Verdict, "label">) => label === "Yes";

/** The label of the largest logit; the first of equal ones. */
export function argmaxLabel(logits: Readonly<Record<FilterLabel, number>>): FilterLabel {
  return FILTER_LABELS.reduce((best, label) => (logits[label] > logits[best] ? label : best));
}
