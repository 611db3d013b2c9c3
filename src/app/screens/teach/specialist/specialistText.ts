/** Sentences about a specialist. */
import { classStem } from "../../../../base/words/classStem.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { ClassTask, SpecialistReport } from "../../../../protocol/specialist.ts";
import { percentText } from "../../../parts/words.ts";

/** How good it is, on which examples, beside chance and with their number. */
export function scoreText({ score, sets }: SpecialistReport): string {
  const where =
    score.on === "validation"
      ? `${formatCount(score.of, "watched example")}`
      : `${formatCount(score.of, "example")} that it learnt from, since none is watched`;
  const classes = sets.reduce((sum, { labels }) => sum + labels.length, 0);
  const chance = sets.length === 1 ? ` Guessing gets ${percentText(1 / classes)}.` : "";
  return `${percentText(score.accuracy)} right of ${where}; macro-F1 ${score.macroF1.toFixed(2)}${aucText(score.auc)}.${chance}`;
}

/** Chance is 0.5 however many classes there are. */
const aucText = (auc: number | null | undefined) =>
  typeof auc === "number" ? `, AUC ${auc.toFixed(2)} (0.50 by guessing)` : "";

/** The question as it is asked most, and how many other wordings there are. */
export function questionText({ questions }: Pick<ClassTask, "questions">): string {
  const [first = "", ...others] = questions;
  return others.length > 0
    ? `${first} (and ${formatCount(others.length, "other wording")})`
    : first;
}

/** What is taken as one class, and what is left out, in sentences. */
export function taskNotes({ classes, rare }: ClassTask): string[] {
  const notes = classes
    .filter(({ spellings }) => spellings.length > 1)
    .map(({ spellings }) => `${spellings.map((text) => `“${text}”`).join(", ")} count as one.`);
  if (rare.length > 0) {
    const names = quoted(rare.map(({ label }) => label));
    notes.push(
      `${names}: one example to learn from is too few, so ${rare.length > 1 ? "these are" : "it is"} left out.`,
    );
  }
  return notes;
}

/** How many examples it could not use, or null. */
export function unlabelledText({ unlabelled }: SpecialistReport): string | null {
  const { train = 0, watched = 0 } = unlabelled ?? {};
  if (train + watched === 0) return null;
  const parts = [
    ...(train > 0 ? [`${formatCount(train, "answer")} to learn from`] : []),
    ...(watched > 0 ? [`${formatCount(watched, "watched answer")}`] : []),
  ];
  return `Not counted, since they name none of its classes: ${parts.join(" and ")}.`;
}

/** What it was trained for and is asked now, where these differ: answers that are new, and those that are gone. */
export function changedNotes({ sets }: SpecialistReport, tasks: readonly ClassTask[]): string[] {
  return sets.flatMap(({ key, questions, labels }) => {
    const task = tasks.find((one) => one.key === key);
    const question = `“${(task ?? { questions }).questions[0] ?? ""}”`;
    if (!task) {
      return [
        `The specialist was trained for ${question}, which no longer asks for classes here. Train it again.`,
      ];
    }
    const known = new Set(labels.map(classStem));
    const asked = new Set(task.classes.flatMap(({ spellings }) => spellings.map(classStem)));
    const added = task.classes.filter(
      ({ spellings }) => !spellings.some((text) => known.has(classStem(text))),
    );
    const gone = labels.filter((label) => !asked.has(classStem(label)));
    const examples = formatCount(
      added.reduce((sum, { count }) => sum + count, 0),
      "example",
    );
    return [
      ...(added.length > 0
        ? [
            `The specialist does not know ${quoted(added.map(({ label }) => label))}, by now an answer of ${examples} to ${question}, and takes such pictures for something else. Train it again.`,
          ]
        : []),
      ...(gone.length > 0
        ? [`The specialist knows ${quoted(gone)}, by now no class of ${question}. Train it again.`]
        : []),
    ];
  });
}

const quoted = (labels: readonly string[]) => labels.map((label) => `“${label}”`).join(", ");
