/** Different short answers to the same question about the same files. */
import { groupBy } from "../../base/groupBy.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { normaliseAnswer } from "../../metrics/index.ts";
import type { Example } from "../../protocol/records.ts";
import { wordingOf, wordsOf } from "../measures/wording.ts";
import { settingAside } from "../repairs.ts";
import type { QualityRule } from "../rule.ts";

/** Words of the longest answer that is compared: several captions of one picture do not contradict each other. Ours. */
const MOST_WORDS = 6;

export const contradictions: QualityRule = {
  id: "contradictions",
  title: "Contradictions",
  lookedAt: ({ examples }) =>
    `${formatCount(shortAnswers(examples).length, "answer")} of at most ${MOST_WORDS} words, for another answer to the same question about the same files.`,
  find({ examples }) {
    const asked = groupBy(shortAnswers(examples), ({ key }) => key);
    const groups = [...asked.values()].filter(
      (answers) => new Set(answers.map(({ answer }) => answer)).size > 1,
    );
    if (groups.length === 0) return [];
    const ids = groups.map((answers) => [...new Set(answers.map(({ id }) => id))]);
    return [
      {
        severity: "bad",
        title: `${formatCount(groups.length, "question")} ${groups.length === 1 ? "has" : "have"} different answers about the same files.`,
        text: `For example ${exampleOf(groups[0]!)}. A model that learns both learns neither. Open them and keep the right answer.`,
        groups: ids,
        repairs: [settingAside([...new Set(ids.flat())])],
      },
    ];
  },
};

interface ShortAnswer {
  id: string;
  key: string;
  question: string;
  /** As it is compared. */
  answer: string;
}

function shortAnswers(examples: readonly Example[]): ShortAnswer[] {
  return examples.flatMap(({ id, media, turns }) => {
    const files = media.map(({ hash }) => hash).join(" ");
    // Without media the words before belong to the question.
    const context = (at: number) =>
      media.length > 0
        ? ""
        : turns
            .slice(0, at)
            .flatMap((turn) => [turn.question, turn.answer])
            .join("\n");
    return turns.flatMap((turn, at) => {
      if (!isSupervised(turn) || wordsOf(turn.answer).length > MOST_WORDS) return [];
      const question = exactWording(turn.question);
      if (files === "" && question === "") return [];
      const key = [files, context(at), question].join("\n");
      return [{ id, key, question, answer: normaliseAnswer(turn.answer) }];
    });
  });
}

/** Numbers and quoted words count here: "Is it over 5 cm?" asks another thing than "Is it over 6 cm?". */
const exactWording = (question: string) => {
  const values = question.match(/\p{N}+|"[^"]*"|“[^”]*”|«[^»]*»/gu) ?? [];
  return [wordingOf(question), ...values].join(" ").trim();
};

function exampleOf(answers: readonly ShortAnswer[]): string {
  const said = [...new Set(answers.map(({ answer }) => `“${answer}”`))];
  return `${said.slice(0, 3).join(" and ")} to “${answers[0]!.question || "the picture alone"}”`;
}
