/** Asks whether a class is shown: in half of the cases, drawn, the right one, else another of the project's classes. */
import { classReason, otherClasses } from "../classFacts.ts";
import { templatesOf, type TemplateTask } from "../task.ts";

const QUESTIONS = [
  "<Image> Does the {Medium} show this: {Label}? Answer yes or no.",
  "<Image> Is this {Label}? Answer with yes or no.",
  '<Image> Is "{Label}" the right name for what is shown, yes or no?',
  "<Image> Yes or no: what can be seen here is {Label}.",
];

export const yesNo: TemplateTask = {
  id: "yes-no",
  title: "Yes or no",
  about: "Is it this? In half of the questions it is; else another of your labels is named.",
  needs: ["Label"],
  names: ["Label", "Answer", "Medium"],
  answer: "{Answer}",
  templates: templatesOf(
    "yes-no",
    QUESTIONS.map((question) => ({ question, kind: "yes or no" })),
    "{Answer}",
  ),
  values: (fact, random) => {
    const reason = classReason(fact);
    if (reason) return { reason };
    const isRight = random.integer(2) === 0;
    const [other] = otherClasses(fact, 1, random);
    return {
      Label: isRight ? fact.label! : other!,
      Answer: isRight ? "Yes" : "No",
      ...(fact.medium && { Medium: fact.medium }),
    };
  },
};
