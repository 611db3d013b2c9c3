/** What templates of one kind have in common: what they may say of an example, and when that is known. */
import type { Random } from "../base/random.ts";
import type { Template, Values } from "./template.ts";

/** One answered question of the project, as templates see it. */
export interface Fact {
  /** Without placeholders of media. */
  question: string;
  answer: string;
  /** What is shown: "picture", "clip", "pictures"; null for a question of text alone. */
  medium: string | null;
  /** The classes that answers to such questions name, or none where they are no classes; and the class of this answer. */
  classes: readonly string[];
  label: string | null;
}

export interface TemplateTask {
  id: string;
  title: string;
  /** One sentence for people. */
  about: string;
  /** Names that each question of this task must hold. */
  needs: readonly string[];
  /** All names that its questions and answers may hold. */
  names: readonly string[];
  /** The answer of a template that a person writes. */
  answer: string;
  templates: readonly Template[];
  /** It words the question itself anew, within its conversation; else each answer gives a conversation of its own. */
  rewords?: true;
  /** The values of the names, or why there are none, as a clause. `random` is the fact's own. */
  values(fact: Fact, random: Random): Values | { reason: string };
}

/** Templates of a task by their questions; ids are the task's and a number from 1. */
export function templatesOf(
  task: string,
  rows: readonly (Omit<Template, "id" | "answer"> & { answer?: string })[],
  answer: string,
): Template[] {
  return rows.map((row, i) => ({ answer, ...row, id: `${task}-${i + 1}` }));
}
