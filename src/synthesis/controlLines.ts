/**
 * The fixed lines of a synthesizer's conversations (AdaMLLM, arXiv 2411.19930, section 3.1). The wording is ours: the paper's own
 * lines belong to its published synthesizer, and ours was not trained with them.
 */

/** The question that the caption answers. It is context: no loss is computed of it. */
export const CAPTION_QUESTION = "Describe the picture.";

/** The first line of a question says which answer belongs to it. */
export const CONTROL_LINES = {
  precise: "Give the short answer.",
  informative: "Give the answer and why.",
} as const;

export type AnswerForm = keyof typeof CONTROL_LINES;
export const ANSWER_FORMS: readonly AnswerForm[] = ["precise", "informative"];

/** The control line above an instruction. */
export function withControl(form: AnswerForm, instruction: string): string {
  return `${CONTROL_LINES[form]}\n${instruction}`;
}

/** The form and the instruction of a question, or null when its first line is no control line. */
export function splitControl(question: string): { form: AnswerForm; instruction: string } | null {
  const text = question.trim();
  for (const form of ANSWER_FORMS) {
    const line = CONTROL_LINES[form];
    if (!text.startsWith(line)) continue;
    const rest = text.slice(line.length);
    // A model may write a space where it learnt a line break; "Give the short answer.Why" is another line.
    if (rest === "" || /^\s/.test(rest)) return { form, instruction: rest.trim() };
  }
  return null;
}
