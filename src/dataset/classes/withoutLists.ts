/**
 * Class questions without their list of answers (answerList.ts): a check asks some of them so, and a run may learn all of them so.
 * VITask (arXiv 2410.06456) leaves the list out of both to see who leans on it; what counts as a class question is our choice.
 */
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { Example, Turn } from "../../protocol/records.ts";
import { answerListOf } from "./answerList.ts";
import { classesByKind } from "./classesByKind.ts";

/** The question of a turn without its list of answers; null where it has none that can be left out. */
export type QuestionWithoutList = (turn: Pick<Turn, "kind" | "question">) => string | null;

/** By the classes of each kind of question. Each wording is looked at once. */
export function questionsWithoutList(
  classes: Readonly<Record<string, readonly string[]>>,
): QuestionWithoutList {
  const labels = new Map(
    Object.entries(classes).map(([kind, names]) => [
      kind,
      names.map((label) => ({ label, spellings: [label] })),
    ]),
  );
  const known = new Map<string, string | null>();
  return ({ kind, question }) => {
    const ofKind = labels.get(kind);
    if (!ofKind) return null;
    const key = JSON.stringify([kind, question]);
    if (!known.has(key)) known.set(key, answerListOf(question, ofKind)?.without ?? null);
    return known.get(key)!;
  };
}

const isOwn = ({ part }: Pick<Example, "part">) => part !== "replay";

/** By the answers of the person's own examples that are learnt from or watched: hidden ones are not read. */
export function learntWithoutList(examples: readonly Example[]): QuestionWithoutList {
  const answers = examples
    .filter((example) => isOwn(example) && example.split !== "test")
    .flatMap(({ turns }) => turns.filter((turn) => isSupervised(turn) && isAnswered(turn)));
  return questionsWithoutList(
    classesByKind(answers.map(({ kind, answer }) => ({ kind, reference: answer }))),
  );
}

/**
 * An example with its questions without their lists, and how many had one. In turns that are context only the list goes too, since
 * it would be read there. General examples keep theirs.
 */
export function withoutAnswerLists(
  example: Example,
  withoutList: QuestionWithoutList,
): { example: Example; lists: number } {
  if (!isOwn(example)) return { example, lists: 0 };
  const questions = example.turns.map(withoutList);
  const lists = questions.filter((question) => question !== null).length;
  if (lists === 0) return { example, lists };
  const turns = example.turns.map((turn, at) => ({
    ...turn,
    question: questions[at] ?? turn.question,
  }));
  return { example: { ...example, turns }, lists };
}

/** The examples of a version in the words that a run with this configuration learns. */
export function inWordsOf(
  { withoutLists }: Pick<RunConfig, "withoutLists">,
  examples: readonly Example[],
): Example[] {
  if (!withoutLists) return [...examples];
  const withoutList = learntWithoutList(examples);
  return examples.map((example) => withoutAnswerLists(example, withoutList).example);
}
