/** The probe board: each fixed question with its answers over time, newest first, and what changed. */
import type { Example, Media, ProbeAnswer } from "../../../protocol/records.ts";
import { withoutSlots } from "../../state/questionText.ts";
import { sameAnswer, wordDiff, type Word } from "./wordDiff.ts";

export interface ProbeStep {
  step: number;
  answer: string;
  words: Word[];
  isRight: boolean;
}

export interface ProbeRow {
  key: string;
  question: string;
  reference: string;
  media: Media[];
  /** Newest first; answers that did not change since the step before are folded into it. */
  steps: ProbeStep[];
  /** Steps the newest answer has stood unchanged, counted in checkpoints. */
  steadyFor: number;
}

/** Groups a run's probe answers by question, in the order in which the questions first came. */
export function probeBoard(
  probes: readonly ProbeAnswer[],
  examples: readonly Example[],
): ProbeRow[] {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const groups = new Map<string, ProbeAnswer[]>();
  for (const probe of probes) {
    const key = `${probe.exampleId}/${probe.turn}`;
    groups.set(key, [...(groups.get(key) ?? []), probe]);
  }
  return [...groups].map(([key, answers]) => {
    const inOrder = answers.toSorted((a, b) => a.step - b.step);
    const { question, reference, exampleId } = inOrder[0]!;
    const steps: ProbeStep[] = [];
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
      question: withoutSlots(question),
      reference,
      media: byId.get(exampleId)?.media ?? [],
      steps: steps.reverse(),
      steadyFor,
    };
  });
}
