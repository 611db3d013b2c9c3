/** Finds and fills empty questions. Pure. */
import type { Example } from "../../../../protocol/records.ts";
import { splitLeadingPlaceholders } from "../../../../base/examples/placeholders.ts";
import { withWords } from "../placeholders.ts";

const isBlank = (question: string) => splitLeadingPlaceholders(question)[1].trim() === "";

/** Own examples of which some question is still empty. */
export function withBlankQuestion(examples: Example[]): Example[] {
  return examples.filter(
    ({ part, turns }) => part !== "replay" && turns.some(({ question }) => isBlank(question)),
  );
}

/** The example with every empty question filled. */
export function fillBlankQuestions(example: Example, words: string, kind: string): Example {
  const turns = example.turns.map((turn) =>
    isBlank(turn.question) ? { ...withWords(turn, words), kind: turn.kind || kind } : turn,
  );
  return { ...example, turns };
}
