/**
 * The ten templates of visual question answering of InstructBLIP (Dai et al., arXiv 2305.06500), as Yin et al. (arXiv
 * 2306.13549, section 3.2) print them. Six of them ask for a short answer.
 */
import { type TemplateTask, templatesOf } from "../task.ts";

const QUESTIONS = [
  { question: "<Image> {Question}" },
  { question: "<Image> Question: {Question}" },
  { question: "<Image> {Question} A short answer to the question is", isShort: true as const },
  { question: "<Image> Q: {Question} A:" },
  { question: "<Image> Question: {Question} Short answer:", isShort: true as const },
  {
    question:
      "<Image> Given the image, answer the following question with no more than three words. {Question}",
    isShort: true as const,
  },
  {
    question:
      "<Image> Based on the image, respond to this question with a short answer: {Question}. Answer:",
    isShort: true as const,
  },
  {
    question:
      "<Image> Use the provided image to answer the question: {Question} Provide your answer as short as possible:",
    isShort: true as const,
  },
  { question: '<Image> What is the answer to the following question? "{Question}"' },
  {
    question:
      '<Image> The question "{Question}" can be answered using the image. A short answer is',
    isShort: true as const,
  },
];

export const vqa: TemplateTask = {
  id: "vqa",
  title: "The same questions in other words",
  about: "Your questions and answers, each asked in one of several wordings.",
  needs: ["Question"],
  names: ["Question", "Answer", "Medium"],
  answer: "{Answer}",
  templates: templatesOf("vqa", QUESTIONS, "{Answer}"),
  rewords: true,
  values: ({ question, answer, medium }) =>
    question === ""
      ? { reason: "it has no question" }
      : { Question: question, Answer: answer, ...(medium && { Medium: medium }) },
};
