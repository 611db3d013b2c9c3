/**
 * The incomplete-instruction test of VITask (arXiv 2410.06456, section 4): class questions asked once more without their list of
 * answers. Which ones are asked, and how many, is our choice. The paper leaves the list out in training too, as a run with
 * `withoutLists` does.
 */
import { hash32 } from "../base/hash.ts";
import { isSupervised } from "../base/examples/isSupervised.ts";
import { questionsWithoutList } from "../dataset/classes/withoutLists.ts";
import type { ListUse } from "../protocol/evaluation/findings.ts";
import type { Example } from "../protocol/records.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";
import { commonestAnswers, normaliseAnswer } from "../metrics/index.ts";
import { groupedShare } from "./groupedShare.ts";
import { groupOf } from "./groupOf.ts";
import { pairedDifference } from "./pairedDifference.ts";
import { isOwn } from "./scoreTable.ts";

/** An interval of 48 answers is at most 28 points wide, and the check takes little longer. */
const MOST_QUESTIONS = 48;

const SEED = 3;

export interface WithoutLists {
  /** With the questions of `turns` without their lists. */
  example: Example;
  turns: number[];
}

/** Own examples with such questions, in a seeded order, until `most` are chosen. `classes`: the answers to each kind of question. */
export function withoutLists(
  examples: readonly Example[],
  classes: Readonly<Record<string, readonly string[]>>,
  most = MOST_QUESTIONS,
): WithoutLists[] {
  const seeded = examples
    .filter(isOwn)
    .toSorted((a, b) => hash32(a.id, SEED) - hash32(b.id, SEED) || (a.id < b.id ? -1 : 1));
  const withoutList = questionsWithoutList(classes);
  const chosen: WithoutLists[] = [];
  let left = most;
  for (const example of seeded) {
    const turns: number[] = [];
    const shortened = example.turns.map((turn, at) => {
      if (turns.length === left || !isSupervised(turn)) return turn;
      const question = withoutList(turn);
      if (question === null) return turn;
      turns.push(at);
      return { ...turn, question };
    });
    if (turns.length > 0) chosen.push({ example: { ...example, turns: shortened }, turns });
    left -= turns.length;
    if (left === 0) break;
  }
  return chosen;
}

/** null where no question was asked without its list. `learntWithout`: whether the adapter learnt without lists. */
export function listUse(answers: readonly ScoredAnswer[], learntWithout: boolean): ListUse | null {
  const asked = answers.flatMap((answer) => {
    const { withoutList } = answer;
    return withoutList ? [{ ...answer, withoutList }] : [];
  });
  const [first] = asked;
  if (!first) return null;
  const share = (isRight: (answer: (typeof asked)[number]) => boolean) => {
    const rows = asked.map((answer) => ({ right: isRight(answer), group: groupOf(answer) }));
    return { count: rows.filter(({ right }) => right).length, ...groupedShare(rows) };
  };
  const commonest = commonestAnswers(asked);
  const isCommonest = ({ kind, reference }: ScoredAnswer) =>
    normaliseAnswer(reference) === commonest.get(kind);
  return {
    n: asked.length,
    chance: asked.filter(isCommonest).length / asked.length,
    listed: share(({ adapterRight }) => adapterRight),
    unlisted: share(({ withoutList }) => withoutList.right),
    drop: pairedDifference(
      asked.map((answer) => ({
        first: answer.adapterRight,
        second: answer.withoutList.right,
        group: groupOf(answer),
      })),
    ),
    learntWithout,
    preview: { question: first.question, without: first.withoutList.question },
  };
}
