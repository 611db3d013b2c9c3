/** What comes out of templates, in words. */
import { splitLeadingPlaceholders } from "../../../../../base/examples/placeholders.ts";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { TemplatePreview } from "../../../../../protocol/instructions/templates.ts";

/** The picture is shown beside the words. */
export function withoutLeadingMedia(question: string): string {
  return splitLeadingPlaceholders(question)[1];
}

/** "36 conversations from 40 questions; 4 of them are there already." */
export function madeText({ made, questions, fresh }: TemplatePreview): string {
  if (questions === 0) return "None of these examples has a question with an answer.";
  const counts = `${formatCount(made, "conversation")} from ${formatCount(questions, "answered question")}`;
  const known = made - fresh.drafts;
  return known === 0
    ? `${counts}.`
    : `${counts}; ${formatCount(known)} of them ${known === 1 ? "is" : "are"} there already.`;
}

/** "4 give nothing: its answers are no labels …" */
export function leftOutText({ reason, count }: TemplatePreview["leftOut"][number]): string {
  return `${formatCount(count, "question gives", "questions give")} nothing: ${reason}.`;
}
