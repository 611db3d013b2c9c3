/** Draws the template of a question: the same one for the same question and seed, whatever else is in the project. */
import { hash32 } from "../base/hash.ts";
import { Random } from "../base/random.ts";
import { isShortAnswer } from "./shortAnswer.ts";
import type { Fact, TemplateTask } from "./task.ts";
import { namesIn, speaksOfImage, type Template, type Values } from "./template.ts";

export interface Sampled {
  template: Template;
  values: Values;
}

/** `key`: what the question is known by. Every template that fits has the same chance. */
export function sampleTemplate(
  fact: Fact,
  key: string,
  { task, templates, seed }: { task: TemplateTask; templates: readonly Template[]; seed: number },
): Sampled | { reason: string } {
  const random = new Random(hash32(`${task.id} ${key}`, seed));
  const values = task.values(fact, random);
  if ("reason" in values && values.reason !== undefined) return { reason: values.reason };
  const fitting = templates.filter((template) => fits(template, fact, values as Values));
  if (fitting.length === 0) return { reason: noneFits(templates, fact) };
  return { template: fitting[random.integer(fitting.length)]!, values: values as Values };
}

function fits(template: Template, { answer, medium }: Fact, values: Values): boolean {
  if (template.isShort && !isShortAnswer(answer)) return false;
  if (medium !== "picture" && medium !== "pictures" && speaksOfImage(template)) return false;
  const names = [...namesIn(template.question), ...namesIn(template.answer)];
  return names.every((name) => values[name] !== undefined);
}

function noneFits(templates: readonly Template[], { answer, medium }: Fact): string {
  if (templates.length > 0 && !isShortAnswer(answer) && templates.every(({ isShort }) => isShort))
    return "its answer is long, and all chosen templates ask for a short one";
  const isPicture = medium === "picture" || medium === "pictures";
  if (!isPicture && templates.every((one) => one.isShort || speaksOfImage(one)))
    return "the chosen templates speak of an image, which it does not show";
  return "its answer holds nothing that the chosen templates ask for";
}
