/**
 * What the entailment tool is asked about a question with two answers, in its training and as a filter. Ours: AdaMLLM (arXiv
 * 2411.19930, section 3.2) asks a large model by cases in the prompt, which small models do not follow.
 */
import { FILTER_LABELS, type TaskTriplet } from "../../protocol/synthesis.ts";

const ASK = `Does the short answer follow from the long one? ${FILTER_LABELS.join(", ")}?`;

export function entailmentQuestion({ instruction, informative, precise }: TaskTriplet): string {
  return `${ASK}\nQuestion: ${instruction}\nLong: ${informative}\nShort: ${precise}`;
}
