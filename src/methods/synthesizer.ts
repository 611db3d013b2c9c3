/**
 * Trains a synthesizer (AdaMLLM, arXiv 2411.19930, section 3.1): of a picture with its description the model learns to write a
 * question and its answers, so the loss is computed of whole turns. What comes out is a tool of the project and answers nobody.
 */
import { answerLoss } from "./answerLoss.ts";
import { PLAIN, type Method } from "./method.ts";

const BLANKS = "AdaMLLM (arXiv 2411.19930), section 3.1: 10 % of the pictures are blank";

export const synthesizer: Method = {
  id: "synthesizer",
  title: "Writes questions",
  about: "The model learns to write questions about a picture out of its description.",
  when: "Take this to make questions of pictures that have descriptions only.",
  source: "AdaMLLM (Cheng et al. 2024, arXiv 2411.19930), section 3.1",
  fields: [
    {
      ...{ kind: "number", name: "blankShare", title: "Share of blank pictures", source: BLANKS },
      help: "So many of the pictures to learn from show nothing, so that the model reads the description. Their descriptions stay.",
      ...{ default: 0.1, min: 0, max: 1, step: 0.05 },
    },
  ],
  tool: true,
  learns: "turns",
  views: [PLAIN],
  terms: [answerLoss("turn", "Questions and answers")],
  stages: () => [{ id: "all", title: "Learning to ask", share: 1, coefficients: { turn: 1 } }],
};
