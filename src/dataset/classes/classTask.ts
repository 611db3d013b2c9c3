/**
 * Finds the questions of a project whose answers are classes: few different answers, most of them given again and again. A
 * question is told by its kind, or without one by its words. Our own rules.
 */
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { placeholdersIn } from "../../base/examples/placeholders.ts";
import { classStem } from "../../base/words/classStem.ts";
import type { Example } from "../../protocol/records.ts";
import type { ClassLabel, ClassTask } from "../../protocol/specialist.ts";
import { answeredTurns } from "../answeredTurns.ts";

/** Train examples that a class needs: of one alone nothing can be told apart from that picture. */
export const FEWEST_OF_A_CLASS = 2;
export const MOST_CLASSES = 100;
/** Characters of the longest answer that may name a class. */
export const LONGEST_LABEL = 60;
/** Share of the answers that lie in classes with enough examples. */
export const LEAST_SHARE = 0.5;

/** One answer to a question about pictures or clips. */
export interface Answer {
  key: string;
  question: string;
  answer: string;
}

/**
 * The tasks of a project's train examples, the most likely first: those whose classes are names rather than numbers, then
 * those with most examples. `keepApart`: labels that differ by case or plural are classes of their own.
 */
export function findClassTasks(
  examples: readonly Example[],
  { keepApart = false }: { keepApart?: boolean } = {},
): ClassTask[] {
  const tasks = [...trainAnswers(examples)].flatMap(
    ([key, answers]) => taskOf(key, answers, keepApart) ?? [],
  );
  const rank = ({ classes }: ClassTask) =>
    Number(classes.every(({ label }) => /^[\d.,\s]+$/.test(label)));
  const size = ({ classes }: ClassTask) => classes.reduce((sum, { count }) => sum + count, 0);
  return tasks.sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

/**
 * The class of an example, or null when it is not asked for it or its answer is none of the classes. A spelling that no train
 * example has counts as one that differs from it by case or plural alone, unless these are kept apart.
 */
export function classOf(
  example: Example,
  { key, classes, keepApart }: Pick<ClassTask, "key" | "classes" | "keepApart">,
): number | null {
  const own = answersOf(example).find((answer) => answer.key === key);
  if (!own) return null;
  const name = nameOf(own.answer, keepApart);
  const index = classes.findIndex(({ spellings }) =>
    spellings.some((spelling) => nameOf(spelling, keepApart) === name),
  );
  return index < 0 ? null : index;
}

/** The examples that are asked for the class of a task and whose answer is none of the classes. */
export function withoutClass(examples: readonly Example[], task: ClassTask): Example[] {
  return examples.filter(
    (example) =>
      answersOf(example).some(({ key }) => key === task.key) && classOf(example, task) === null,
  );
}

/** By question, the answers of the train examples. */
export function trainAnswers(examples: readonly Example[]): Map<string, Answer[]> {
  const byKey = new Map<string, Answer[]>();
  for (const example of examples) {
    if (example.split !== "train") continue;
    for (const answer of answersOf(example))
      byKey.set(answer.key, [...(byKey.get(answer.key) ?? []), answer]);
  }
  return byKey;
}

/** Different answers, those that are one class together. */
export function labelsOf(answers: readonly Answer[], keepApart: boolean): ClassLabel[] {
  const groups = new Map<string, Map<string, number>>();
  for (const { answer } of answers) {
    const name = nameOf(answer, keepApart);
    const spellings = groups.get(name) ?? new Map<string, number>();
    spellings.set(answer, (spellings.get(answer) ?? 0) + 1);
    groups.set(name, spellings);
  }
  return [...groups.values()].map((spellings): ClassLabel => {
    const sorted = [...spellings].sort(([, a], [, b]) => b - a);
    const count = sorted.reduce((sum, [, n]) => sum + n, 0);
    return { label: sorted[0]![0], spellings: sorted.map(([text]) => text), count };
  });
}

/** Equal for answers that are one class. */
const nameOf = (answer: string, keepApart: boolean) => (keepApart ? answer : classStem(answer));

/** The turns to learn of an example with media, one for each task. General examples have none. */
function answersOf(example: Example): Answer[] {
  if (example.part === "replay" || example.media.length === 0) return [];
  const seen = new Set<string>();
  const supervised = answeredTurns(example).turns.filter(isSupervised);
  return supervised.flatMap(({ kind, question, answer }) => {
    const words = withoutPlaceholders(question);
    const key = kind ? `kind ${kind}` : `question ${words.toLowerCase()}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ key, question: words, answer: answer.trim() }];
  });
}

function withoutPlaceholders(question: string): string {
  const kinds = new Set(placeholdersIn(question));
  return [...kinds].reduce((text, kind) => text.replaceAll(`<${kind}>`, ""), question).trim();
}

function taskOf(key: string, answers: readonly Answer[], keepApart: boolean): ClassTask | null {
  const all = labelsOf(answers, keepApart);
  const classes = all.filter(({ count }) => count >= FEWEST_OF_A_CLASS);
  const rare = all.filter(({ count }) => count < FEWEST_OF_A_CLASS);
  const covered = classes.reduce((sum, { count }) => sum + count, 0);
  const isTask =
    classes.length >= 2 &&
    classes.length <= MOST_CLASSES &&
    covered >= LEAST_SHARE * answers.length &&
    classes.every(({ label }) => label.length <= LONGEST_LABEL);
  if (!isTask) return null;
  const questions = new Map<string, number>();
  for (const { question } of answers) questions.set(question, (questions.get(question) ?? 0) + 1);
  const asked = [...questions].sort(([, a], [, b]) => b - a).map(([question]) => question);
  return { key, questions: asked, classes, rare, keepApart };
}
