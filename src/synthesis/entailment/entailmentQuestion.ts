/**
 * What the entailment tool is asked about a question with two answers, in its training and as a filter. Ours: AdaMLLM (arXiv
 * 2411.19930, section 3.2) asks a large model by cases in the prompt, which small models do not follow.
 */
import { FILTER_LABELS, type TaskTriplet } from "../../protocol/synthesis.ts";

const ASK = `Does the short answer follow from the long one? ${FILTER_LABELS.join(", ")}?`;

const FORM = /\nQuestion: ([\s\S]*?)\nLong: ([\s\S]*?)\nShort: ([\s\S]*)$/;

export function entailmentQuestion({ instruction, informative, precise }: TaskTriplet): string {
  return `${ASK}\nQuestion: ${instruction}\nLong: ${informative}\nShort: ${precise}`;
}

/** What such a question is about, so that pairs which are kept as questions can be shown to another filter; null for others. */
export function askedTriplet(question: string): TaskTriplet | null {
  const found = FORM.exec(question);
  if (!found) return null;
  const [, instruction, informative, precise] = found;
  return { instruction: instruction!, informative: informative!, precise: precise! };
}
