/**
 * Trains an entailment tool: whether a short answer follows from a long one, in one of three labels. Ours, for the consistency
 * filter of AdaMLLM (arXiv 2411.19930, section 3.2) on models that do not follow cases in a prompt. It is a tool and answers nobody.
 */
import { answerLoss } from "./answerLoss.ts";
import { PLAIN, type Method } from "./method.ts";

export const entailment: Method = {
  id: "entailment",
  title: "Compares answers",
  about: "The model learns to say whether a short answer follows from a long one.",
  when: "Take this to filter what a synthesizer wrote, with a model too small to be asked in words.",
  source: "Our own, for the filter of AdaMLLM (Cheng et al. 2024, arXiv 2411.19930), section 3.2",
  fields: [],
  tool: true,
  views: [PLAIN],
  terms: [answerLoss("label", "Labels")],
  stages: () => [{ id: "all", title: "Learning to compare", share: 1, coefficients: { label: 1 } }],
};
