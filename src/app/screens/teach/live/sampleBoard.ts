/** Groups a run's sample answers by prompt, newest first, and marks the words that changed. Pure. */
import type { Example, Media, SampleAnswer } from "../../../../protocol/records.ts";
import { withoutPlaceholders } from "../../../state/questionText.ts";
import { sameAnswer, wordDiff, type Word } from "./wordDiff.ts";

export interface SampleStep {
  step: number;
  answer: string;
  words: Word[];
  isRight: boolean;
}

export interface SampleRow {
  key: string;
  question: string;
  reference: string;
  media: Media[];
  /** Newest first; an answer that equals the one before it is left out. */
  steps: SampleStep[];
  /** For how many evaluations the newest answer has been the same. */
  steadyFor: number;
}

/** One row for each prompt, in the order of their first answers. */
export function sampleBoard(
  sampleAnswers: readonly SampleAnswer[],
  examples: readonly Example[],
): SampleRow[] {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const groups = new Map<string, SampleAnswer[]>();
  for (const answer of sampleAnswers) {
    const key = `${answer.exampleId}/${answer.turn}`;
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return [...groups].map(([key, answers]) => {
    const inOrder = answers.toSorted((a, b) => a.step - b.step);
    const { question, reference, exampleId } = inOrder[0]!;
    const steps: SampleStep[] = [];
    let steadyFor = 1;
    for (const { step, answer } of inOrder) {
      const before = steps.at(-1);
      if (before?.answer === answer) {
        steadyFor++;
        continue;
      }
      steadyFor = 1;
      const words = before ? wordDiff(before.answer, answer) : wordDiff(answer, answer);
      steps.push({ step, answer, words, isRight: sameAnswer(answer, reference) });
    }
    return {
      key,
      question: withoutPlaceholders(question),
      reference,
      media: byId.get(exampleId)?.media ?? [],
      steps: steps.reverse(),
      steadyFor,
    };
  });
}
