/** Why no question of a project asks for classes, told of the question that most examples answer. */
import { formatCount } from "../../base/words/formatCount.ts";
import type { ClassLabel } from "../../protocol/specialist.ts";
import type { Example } from "../../protocol/records.ts";
import {
  FEWEST_OF_A_CLASS,
  findClassTasks,
  labelsOf,
  LEAST_SHARE,
  LONGEST_LABEL,
  MOST_CLASSES,
  trainAnswers,
} from "./classTask.ts";

/** A sentence with the question, what it has, what is needed, and what to do. For examples in which no task is found. */
export function whyNoClassTask(
  examples: readonly Example[],
  { keepApart = false }: { keepApart?: boolean } = {},
): string {
  const questions = [...trainAnswers(examples).values()];
  const [answers] = questions.toSorted((a, b) => b.length - a.length);
  if (!answers) {
    return "No picture or clip among the examples to learn from has an answer yet, so there is nothing to tell apart. Write answers on the Examples screen.";
  }
  if (keepApart && findClassTasks(examples).length > 0) {
    return "With every spelling kept apart no question has two answers that at least two examples to learn from give. Let answers that differ by case or plural count as one.";
  }
  const question = `“${answers[0]!.question}”`;
  return problemOf(question, labelsOf(answers, keepApart), answers.length);
}

function problemOf(question: string, labels: readonly ClassLabel[], n: number): string {
  const examples = formatCount(n, "example");
  const classes = labels.filter(({ count }) => count >= FEWEST_OF_A_CLASS);
  if (labels.length === 1) {
    return `${question} has one answer only, “${shortened(labels[0]!.label)}”, in ${examples} to learn from, and a specialist tells at least 2 answers apart. Add examples with another answer.`;
  }
  if (classes.length < 2) {
    const given = classes.length === 0 ? "none" : `only “${shortened(classes[0]!.label)}”`;
    return `${question} has ${formatCount(labels.length, "answer")} in ${examples} to learn from, of which ${given} is given by ${FEWEST_OF_A_CLASS} examples or more; a specialist needs 2 such answers. Add examples with the same answers.`;
  }
  const long = classes.find(({ label }) => label.length > LONGEST_LABEL);
  if (long) {
    return `An answer to ${question} has ${long.label.length} characters, “${shortened(long.label)}”, and the name of a class has at most ${LONGEST_LABEL}. Ask for the name alone.`;
  }
  if (classes.length > MOST_CLASSES) {
    return `${question} has ${classes.length} answers that ${FEWEST_OF_A_CLASS} examples or more give, and a specialist tells at most ${MOST_CLASSES} apart. Ask for something coarser.`;
  }
  const covered = classes.reduce((sum, { count }) => sum + count, 0);
  return `Only ${covered} of ${examples} that answer ${question} share their answer with another, and a specialist needs ${Math.ceil(LEAST_SHARE * n)}. Add examples with the same answers.`;
}

/** Ours: enough to recognise it. */
const SHOWN = 30;

const shortened = (label: string) => (label.length > SHOWN ? `${label.slice(0, SHOWN)}…` : label);
