/** Draft answers to questions that have none, or to one question about all pictures. */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { longestText } from "../fields.ts";
import type { DraftMaker, DraftTask } from "../maker.ts";
import { questionsOf, type ShownQuestion } from "../questionsOf.ts";

export const answer: DraftMaker = {
  id: "answer",
  title: "Draft the missing answers",
  about: "It answers each question that has no answer yet, looking at the picture or clip.",
  source: "our choice",
  what: "Answer drafted",
  reads: "unanswered",
  fields: [
    {
      kind: "text",
      name: "question",
      title: "Question where there is none",
      help: "Asked about pictures and clips that have no question yet. Empty leaves them out.",
      default: "",
    },
    longestText(128),
  ],
  plan({ chosen, system }, settings) {
    const standard = String(settings["question"]).trim();
    const tasks: DraftTask[] = [];
    const leftOut: { exampleId: string; reason: string }[] = [];
    for (const example of chosen) {
      const open = questionsOf(example).filter(({ turn }) => !isAnswered(turn));
      if (open.length === 0)
        leftOut.push({ exampleId: example.id, reason: "All its questions have answers." });
      for (const shown of open) {
        const words = withoutPlaceholders(shown.turn.question) || standard;
        if (words)
          tasks.push(
            taskOf(example, shown, { words, system, maxNewTokens: Number(settings["maxTokens"]) }),
          );
        else leftOut.push({ exampleId: example.id, reason: "It has no question." });
      }
    }
    return { tasks, leftOut };
  },
};

function taskOf(
  { id, source }: { id: string; source: string },
  { turn, index, places, media }: ShownQuestion,
  { words, system, maxNewTokens }: { words: string; system: string; maxNewTokens: number },
): DraftTask {
  const text = `${places}${words}`;
  const question = withoutPlaceholders(turn.question) ? turn.question : `${turn.question}${words}`;
  return {
    key: [id, index, media.map(({ hash }) => hash), text],
    request: {
      ...{ system, media, maxNewTokens, temperature: 0, seed: 0 },
      messages: [{ role: "user", text }],
    },
    settle: (written) => ({
      ...{ media, source },
      turns: [{ question, answer: written, kind: turn.kind }],
      target: { kind: "turn", exampleId: id, turn: index, was: turn },
    }),
  };
}
