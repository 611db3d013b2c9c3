/** Sentences about a specialist. */
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
    const names = rare.map(({ label }) => `“${label}”`).join(", ");
    notes.push(
      `${names}: one example to learn from is too few, so ${rare.length > 1 ? "these are" : "it is"} left out.`,
    );
  }
  return notes;
}
