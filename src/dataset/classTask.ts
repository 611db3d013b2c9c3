/**
 * Finds the questions of a project whose answers are classes: few different answers, most of them given again and again. A
 * question is told by its kind, or without one by its words. Our own rules.
 */
import { isSupervised } from "../base/examples/isSupervised.ts";
import { placeholdersIn } from "../base/examples/placeholders.ts";
import { classStem } from "../base/words/classStem.ts";
import type { Example } from "../protocol/records.ts";
import type { ClassLabel, ClassTask } from "../protocol/specialist.ts";
import { answeredTurns } from "./answeredTurns.ts";

/** Train examples that a class needs: of one alone nothing can be told apart from that picture. */
const FEWEST_OF_A_CLASS = 2;
const MOST_CLASSES = 100;
/** Characters of the longest answer that may name a class. */
const LONGEST_LABEL = 60;
/** Share of the answers that lie in classes with enough examples. */
const LEAST_SHARE = 0.5;

/** One answer to a question about pictures or clips. */
interface Answer {
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
  const byKey = new Map<string, Answer[]>();
  for (const example of examples) {
    if (example.split !== "train") continue;
    for (const answer of answersOf(example))
      byKey.set(answer.key, [...(byKey.get(answer.key) ?? []), answer]);
  }
  const tasks = [...byKey].flatMap(([key, answers]) => taskOf(key, answers, keepApart) ?? []);
  const rank = ({ classes }: ClassTask) =>
    Number(classes.every(({ label }) => /^[\d.,\s]+$/.test(label)));
  const size = ({ classes }: ClassTask) => classes.reduce((sum, { count }) => sum + count, 0);
  return tasks.sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

/** The class of an example, or null when it is not asked for it or its answer is none of the classes. */
export function classOf(example: Example, { key, classes }: ClassTask): number | null {
  const own = answersOf(example).find((answer) => answer.key === key);
  const index = own ? classes.findIndex(({ spellings }) => spellings.includes(own.answer)) : -1;
  return index < 0 ? null : index;
}

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
  const groups = new Map<string, Map<string, number>>();
  for (const { answer } of answers) {
    const name = keepApart ? answer : classStem(answer);
    const spellings = groups.get(name) ?? new Map<string, number>();
    spellings.set(answer, (spellings.get(answer) ?? 0) + 1);
    groups.set(name, spellings);
  }
  const all = [...groups.values()].map((spellings): ClassLabel => {
    const sorted = [...spellings].sort(([, a], [, b]) => b - a);
    const count = sorted.reduce((sum, [, n]) => sum + n, 0);
    return { label: sorted[0]![0], spellings: sorted.map(([text]) => text), count };
  });
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
  return { key, questions: asked, classes, rare };
}
