/** The same questions in other words, each a new example with the answer that the person gave. */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { rougeL } from "../../metrics/rougeL.ts";
import { wordsOf } from "../../metrics/words.ts";
import type { Example } from "../../protocol/records.ts";
import { containsWords } from "../checks/containsWords.ts";
import { longestText } from "../fields.ts";
import type { DraftMaker, DraftTask, Settled } from "../maker.ts";
import { questionsOf, type ShownQuestion } from "../questionsOf.ts";

/** Prompts are ours. */
const promptOf = (question: string) =>
  `Write the following question in other words. Keep its meaning, do not answer it, and write nothing but the question.\n\nQuestion: ${question}\n\nIn other words:`;

export const reword: DraftMaker = {
  id: "reword",
  title: "Ask the same in other words",
  about: "Each answered question is asked once more in other words, with the same answer.",
  source: "our choice; more wordings of an instruction: Yin et al., section 3.2.1",
  what: "Question in other words",
  reads: "answered",
  fields: [
    {
      kind: "number",
      name: "wordings",
      title: "New wordings of each question",
      help: "The first takes the likeliest words; the others are drawn, with a seed.",
      default: 1,
      min: 1,
      max: 5,
      step: 1,
    },
    longestText(64),
  ],
  plan({ chosen }, settings) {
    const tasks: DraftTask[] = [];
    const leftOut: { exampleId: string; reason: string }[] = [];
    for (const example of chosen) {
      const answered = questionsOf(example).filter(
        ({ turn }) => isAnswered(turn) && withoutPlaceholders(turn.question) !== "",
      );
      if (answered.length === 0)
        leftOut.push({ exampleId: example.id, reason: "It has no question with an answer." });
      for (const shown of answered)
        for (let wording = 0; wording < Number(settings["wordings"]); wording++)
          tasks.push(taskOf(example, shown, wording, Number(settings["maxTokens"])));
    }
    return { tasks, leftOut };
  },
};

function taskOf(
  example: Example,
  shown: ShownQuestion,
  wording: number,
  maxNewTokens: number,
): DraftTask {
  const { turn, index } = shown;
  const question = withoutPlaceholders(turn.question);
  return {
    key: [example.id, index, question, turn.answer, wording],
    request: {
      system: "",
      messages: [{ role: "user", text: promptOf(question) }],
      media: [],
      maxNewTokens,
      temperature: wording === 0 ? 0 : 0.8,
      seed: wording,
    },
    settle: (text) => settled(example, shown, question, cleaned(text)),
  };
}

/** Without a label or quotation marks around the question, which models like to write. */
function cleaned(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line
    .replace(/^(?:question|in other words|rewritten(?: question)?)\s*:\s*/i, "")
    .replace(/^["“](.*)["”]$/, "$1")
    .trim();
}

function settled(
  { source, turns }: Example,
  { turn, places, media }: ShownQuestion,
  before: string,
  question: string,
): Settled {
  const loses = fault(question, before, turn.answer, turns);
  return {
    ...{ media, source, target: { kind: "example" } },
    turns: [{ question: `${places}${question}`, answer: turn.answer, kind: turn.kind }],
    evidence: [
      { name: "words shared with the original (ROUGE-L)", value: rougeL(question, before) },
    ],
    ...(loses && { loses }),
  };
}

function fault(
  question: string,
  before: string,
  answer: string,
  turns: Example["turns"],
): string | null {
  const same = (text: string) => wordsOf(text).join(" ") === wordsOf(question).join(" ");
  if (wordsOf(question).length === 0) return "It wrote no question.";
  if (same(before)) return "It only repeats the question.";
  if (turns.some((turn) => same(withoutPlaceholders(turn.question))))
    return "The same question is asked about it already.";
  if (containsWords(question, answer) && !containsWords(before, answer))
    return "It gives the answer away.";
  return null;
}
