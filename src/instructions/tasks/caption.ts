/** Asks for a description; the answer is what the person wrote about the picture or clip. The wordings are our own. */
import { templatesOf, type TemplateTask } from "../task.ts";

const QUESTIONS = [
  "<Image> Describe the {Medium}.",
  "<Image> What does the {Medium} show?",
  "<Image> Write a caption for this {Medium}.",
  "<Image> What can be seen here?",
  "<Image> Give a description of this {Medium}.",
  "<Image> What is going on in this {Medium}?",
  "<Image> Say in a sentence or two what this {Medium} shows.",
  "<Image> How would you describe this {Medium} to somebody who cannot see it?",
];

export const caption: TemplateTask = {
  id: "caption",
  title: "Describe it",
  about: "Your answers as descriptions of the picture or clip, asked for in several wordings.",
  needs: [],
  names: ["Answer", "Medium"],
  answer: "{Answer}",
  templates: templatesOf(
    "caption",
    QUESTIONS.map((question) => ({ question, kind: "caption" })),
    "{Answer}",
  ),
  values: ({ answer, medium }) =>
    medium === null
      ? { reason: "it shows no picture or clip" }
      : { Answer: answer, Medium: medium },
};
