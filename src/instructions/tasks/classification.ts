/** Asks which of the project's classes is shown, with the list of all of them in the question. The wordings are our own. */
import { templatesOf, type TemplateTask } from "../task.ts";
import { classReason } from "../classFacts.ts";

const QUESTIONS = [
  "<Image> Which of these is shown: {Labels}?",
  "<Image> What does the {Medium} show? Answer with one of these: {Labels}.",
  "<Image> Choose the right name from this list: {Labels}.",
  "<Image> The possible answers are {Labels}. Which one fits the {Medium}?",
  "<Image> Classify the {Medium} as one of the following: {Labels}.",
];

export const classification: TemplateTask = {
  id: "class",
  title: "Which of these is it?",
  about: "The list of your labels in the question, the right one as the answer.",
  needs: ["Labels"],
  names: ["Labels", "Label", "Medium", "Question"],
  answer: "{Label}",
  templates: templatesOf(
    "class",
    QUESTIONS.map((question) => ({ question, kind: "class" })),
    "{Label}",
  ),
  values: (fact) => {
    const reason = classReason(fact);
    if (reason) return { reason };
    const { classes, label, medium, question } = fact;
    return {
      ...{ Labels: classes.join(", "), Label: label! },
      ...(medium && { Medium: medium }),
      ...(question && { Question: question }),
    };
  },
};
