/** The class as one of up to four choices with letters; which ones, and where the right one stands, is drawn. */
import { classReason, otherClasses } from "../classFacts.ts";
import { templatesOf, type TemplateTask } from "../task.ts";

const LETTERS = ["A", "B", "C", "D"];

const QUESTIONS = [
  "<Image> What does the {Medium} show?\n{Options}\nAnswer with the letter of the right choice.",
  "<Image> {Question}\n{Options}\nAnswer with the letter alone.",
  "<Image> Choose the letter that fits the {Medium}.\n{Options}",
  "<Image> Which choice is right?\n{Options}\nAnswer with its letter.",
];

export const multipleChoice: TemplateTask = {
  id: "choice",
  title: "Multiple choice",
  about: "Up to four of your labels with letters, the right one somewhere among them.",
  needs: ["Options"],
  names: ["Options", "Letter", "Label", "Medium", "Question"],
  answer: "{Letter}",
  templates: templatesOf(
    "choice",
    QUESTIONS.map((question) => ({ question, kind: "choice" })),
    "{Letter}",
  ),
  values: (fact, random) => {
    const reason = classReason(fact);
    if (reason) return { reason };
    const { label, medium, question } = fact;
    const options = random.shuffle([label!, ...otherClasses(fact, LETTERS.length - 1, random)]);
    return {
      Options: options.map((option, i) => `(${LETTERS[i]}) ${option}`).join("\n"),
      Letter: LETTERS[options.indexOf(label!)]!,
      Label: label!,
      ...(medium && { Medium: medium }),
      ...(question && { Question: question }),
    };
  },
};
