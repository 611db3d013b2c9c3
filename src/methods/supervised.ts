/** Supervised fine-tuning with LoRA (Hu et al. 2021, arXiv 2106.09685): the loss is computed of the answers alone. */
import { answerLoss } from "./answerLoss.ts";
import { PLAIN, type Method } from "./method.ts";

const answer = answerLoss("answer", "Answers");

export const supervised: Method = {
  id: "supervised",
  title: "Your answers",
  about: "The model learns to give your answers to your questions.",
  when: "Take this first: it suits every kind of example and is the fastest.",
  source:
    "LoRA (Hu et al. 2021, arXiv 2106.09685); loss on answer tokens as in LLaVA (arXiv 2304.08485)",
  fields: [],
  views: [PLAIN],
  terms: [answer],
  stages: () => [{ id: "all", title: "Learning", share: 1, coefficients: { answer: 1 } }],
};
