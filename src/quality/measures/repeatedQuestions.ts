/** Questions that are asked more than once about the same files and answered shortly, with their different answers. */
import { groupBy } from "../../base/groupBy.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { normaliseAnswer } from "../../metrics/index.ts";
import type { Conflict } from "../../protocol/quality.ts";
import type { Example } from "../../protocol/records.ts";
import { tally } from "./diversity.ts";
import { wordingOf, wordsOf } from "./wording.ts";
import { annotatorsOf, writersOf } from "./writers.ts";

/** Words of the longest answer that is compared: several captions of one picture do not contradict each other. Ours. */
export const MOST_WORDS = 6;

export interface ShortAnswer {
  id: string;
  /** Its number in the example. */
  turn: number;
  /** Equal for equal questions about the same files. */
  key: string;
  question: string;
  answer: string;
  /** None where nobody is known. */
  writers: string[];
  /** Those who are known by name. */
  annotators: string[];
}

/** Questions about the same files that were answered more than once: in several places, or in one by several annotators. */
export function repeatedQuestions(answers: readonly ShortAnswer[]): ShortAnswer[][] {
  return [...groupBy(answers, ({ key }) => key).values()].filter((group) => timesGiven(group) > 1);
}

export function shortAnswers(examples: readonly Example[]): ShortAnswer[] {
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
      const wording = exactWording(turn.question);
      if (files === "" && wording === "") return [];
      const key = [files, context(at), wording].join("\n");
      const question = withoutPlaceholders(turn.question).trim();
      const [writers, annotators] = [writersOf(turn.provenance), annotatorsOf(turn.provenance)];
      return [{ id, turn: at, key, question, answer: turn.answer.trim(), writers, annotators }];
    });
  });
}

/** Numbers and quoted words count here: "Is it over 5 cm?" asks another thing than "Is it over 6 cm?". */
const exactWording = (question: string) => {
  const values = question.match(/\p{N}+|"[^"]*"|“[^”]*”|«[^»]*»/gu) ?? [];
  return [wordingOf(question), ...values].join(" ").trim();
};

/** The answers of one question, those that mean the same together, the one given most first. */
export function byAnswer(group: readonly ShortAnswer[]): ShortAnswer[][] {
  const answers = groupBy(group, ({ answer }) => normaliseAnswer(answer));
  return [...answers.values()].toSorted((a, b) => timesGiven(b) - timesGiven(a));
}

/** How often an answer was given: by each annotator once, and in each place where none is named. */
export function timesGiven(answers: readonly ShortAnswer[]): number {
  const unnamed = answers.filter(({ annotators }) => annotators.length === 0).length;
  return new Set(answers.flatMap(({ annotators }) => annotators)).size + unnamed;
}

export function conflictOf(answers: readonly (readonly ShortAnswer[])[]): Conflict {
  return {
    question: answers[0]![0]!.question,
    answers: answers.map((same) => ({
      answer: [...tally(same.map(({ answer }) => answer)).keys()][0]!,
      places: same.map(({ id, turn }) => ({ id, turn })),
    })),
  };
}
