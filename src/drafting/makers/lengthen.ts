/**
 * Whole sentences instead of short answers (Yin et al., section 3.2.1: answers of a word or two teach a model to answer in a word
 * or two). What was answered must still be in it, word by word, or be what the model itself takes the sentence to say.
 */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { wordsOf } from "../../metrics/words.ts";
import type { Example } from "../../protocol/records.ts";
import { containsWords } from "../checks/containsWords.ts";
import { likeliestAnswer } from "../checks/likeliestAnswer.ts";
import { otherAnswers } from "../checks/otherAnswers.ts";
import { longestText } from "../fields.ts";
import type { DraftMaker, DraftTask, Settled } from "../maker.ts";
import { questionsOf, type ShownQuestion } from "../questionsOf.ts";
import type { LogLikelihood } from "../writer.ts";

/** Prompts are ours. */
const promptOf = (places: string, question: string, answer: string) =>
  `${places}Question: ${question}\nShort answer: ${answer}\n\nWrite this answer as one or two whole sentences. Keep the words of the short answer in them and add nothing that the short answer does not say.`;

export const lengthen: DraftMaker = {
  id: "lengthen",
  title: "Make short answers longer",
  about: "Answers of a few words become whole sentences; the meaning is checked.",
  source: "Yin et al., section 3.2.1; how the meaning is checked is our choice",
  what: "Answer lengthened",
  reads: "answered",
  fields: [
    {
      kind: "number",
      name: "maxWords",
      title: "Short is up to so many words",
      help: "Longer answers stay as they are.",
      default: 4,
      min: 1,
      max: 20,
      step: 1,
    },
    longestText(96),
  ],
  plan({ chosen, examples }, settings) {
    const tasks: DraftTask[] = [];
    const leftOut: { exampleId: string; reason: string }[] = [];
    const mostWords = Number(settings["maxWords"]);
    for (const example of chosen) {
      const short = questionsOf(example).filter(
        ({ turn }) => isAnswered(turn) && wordsOf(turn.answer).length <= mostWords,
      );
      if (short.length === 0)
        leftOut.push({ exampleId: example.id, reason: "It has no short answer." });
      for (const shown of short)
        tasks.push(taskOf(example, shown, examples, Number(settings["maxTokens"])));
    }
    return { tasks, leftOut };
  },
};

function taskOf(
  example: Example,
  shown: ShownQuestion,
  examples: readonly Example[],
  maxNewTokens: number,
): DraftTask {
  const { turn, index, places, media } = shown;
  const question = withoutPlaceholders(turn.question) || "What is this?";
  const text = promptOf(places, question, turn.answer);
  return {
    key: [example.id, index, media.map(({ hash }) => hash), text],
    request: {
      ...{ system: "", media, maxNewTokens, temperature: 0, seed: 0 },
      messages: [{ role: "user", text }],
    },
    settle: (written, logLikelihood) =>
      settled(example, shown, written, logLikelihood, () => otherAnswers(turn, examples)),
  };
}

async function settled(
  { id, source }: Example,
  { turn, index, media }: ShownQuestion,
  answer: string,
  logLikelihood: LogLikelihood | null,
  others: () => string[],
): Promise<Settled> {
  const common: Settled = {
    ...{ media, source },
    turns: [{ ...turn, answer }],
    target: { kind: "turn", exampleId: id, turn: index, was: turn },
  };
  if (wordsOf(answer).length <= wordsOf(turn.answer).length)
    return { ...common, loses: "It is no longer than the answer was." };
  if (containsWords(answer, turn.answer))
    return { ...common, evidence: [{ name: "the short answer", value: "is contained" }] };
  const rivals = others();
  const lost = { name: "the short answer", value: turn.answer };
  if (!logLikelihood || rivals.length === 0)
    return { ...common, evidence: [lost], loses: "It loses the answer." };
  const question = withoutPlaceholders(turn.question);
  const judged = await likeliestAnswer({ question, answer }, turn.answer, rivals, logLikelihood);
  const evidence = judged.map((one) => ({
    name: `says “${one.answer}” (nats a token)`,
    value: one.logLikelihood,
  }));
  if (judged[0]!.answer !== turn.answer)
    return { ...common, evidence, loses: "It says something else than the answer." };
  return {
    ...common,
    evidence,
    doubts: [
      `The words “${turn.answer}” are not in it. The model finds them the likeliest of ${judged.length} short forms of it.`,
    ],
  };
}
