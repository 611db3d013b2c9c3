/**
 * The few-shot prompt of the consistency filter (AdaMLLM, arXiv 2411.19930, section 3.2): plain text for a language model to go on
 * with, without the picture. Wording and cases are ours; the order of the cases' labels is the paper's.
 */
import type { FilterLabel, TaskTriplet } from "../../protocol/synthesis.ts";

interface FilterCase extends TaskTriplet {
  label: FilterLabel;
}

const TASK = `You are given a question about a picture, a long answer and a short answer. Decide whether the short answer can be concluded from the long answer.
Yes: whoever reads only the long answer would give this short answer.
No: the long answer says something else, or does not say it.
Open: the question has many right answers, or asks for a description or for general knowledge.`;

/** In the paper's order of labels: No, Open, Yes, Yes, No, Open. */
const CASES: readonly FilterCase[] = [
  {
    instruction: "What is the man holding?",
    informative: "His right hand is around the handle of a small saw, and boards lie beside him.",
    precise: "a hammer",
    label: "No",
  },
  {
    instruction: "Describe the mood of the picture.",
    informative: "The low sun and the empty beach make the picture calm, and a little lonely.",
    precise: "calm",
    label: "Open",
  },
  {
    instruction: "How many plates are on the table?",
    informative: "One plate stands before each of the four chairs, so four are on the table.",
    precise: "4",
    label: "Yes",
  },
  {
    instruction: "Is the lung on the left side clear?",
    informative:
      "On the left side no shadow is seen and the edges are sharp, so the lung is clear.",
    precise: "yes",
    label: "Yes",
  },
  {
    instruction: "Which vegetable is cut?",
    informative: "Next to the knife lie round orange slices with a darker ring, which is a carrot.",
    precise: "leek",
    label: "No",
  },
  {
    instruction: "What can be cooked with this?",
    informative:
      "Flour, eggs and milk are there, from which pancakes, a cake or noodles could be made.",
    precise: "pancakes",
    label: "Open",
  },
];

/** Ends at the open place of the label. */
export function filterPrompt(triplet: TaskTriplet): string {
  const cases = CASES.map((example) => `${asked(example)} ${example.label}`);
  return [TASK, ...cases, asked(triplet)].join("\n\n");
}

const asked = ({ instruction, informative, precise }: TaskTriplet) =>
  `Question: ${instruction}\nLong answer: ${informative}\nShort answer: ${precise}\nCan it be concluded?`;
