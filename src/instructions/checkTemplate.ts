/** Whether a template that a person wrote can be used: the first thing that is wrong with it, in one sentence. */
import type { TemplateTask } from "./task.ts";
import { IMAGE, namesIn, questionWords, type Template } from "./template.ts";

export function templateProblem(
  { question, answer }: Pick<Template, "question" | "answer">,
  task: TemplateTask,
): string | null {
  const name = `"${shorten(question.trim())}"`;
  if (questionWords({ question: question.trim() }) === "")
    return "The template has no words: write how the question is asked.";
  const places = question.split(IMAGE).length - 1;
  if (places > 1 || (places === 1 && !question.trimStart().startsWith(IMAGE))) {
    return `The template ${name} has ${IMAGE} within its words; the picture always comes first, so leave ${IMAGE} out or write it once in front.`;
  }
  if (answer.includes(IMAGE))
    return `The answer of ${name} holds ${IMAGE}, which only the question may.`;
  const missing = task.needs.find((need) => !namesIn(question).includes(need));
  if (missing) {
    return `The template ${name} lacks {${missing}}: every question would be the same. Write {${missing}} where it belongs.`;
  }
  const unknown = [...namesIn(question), ...namesIn(answer)].find(
    (one) => !task.names.includes(one),
  );
  if (unknown) {
    const known = task.names.map((one) => `{${one}}`).join(", ");
    return `The template ${name} holds {${unknown}}, which nothing stands for here; there are ${known}.`;
  }
  if (namesIn(answer).length === 0) {
    return `The answer of ${name} is the same for all examples; write ${task.answer} where theirs belongs.`;
  }
  return null;
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
