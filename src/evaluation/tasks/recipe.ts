/** Recipes: ingredients, their amounts, and the order of the steps; beside the scores of texts that papers report. */
import { readRecipe, recipeScores } from "../../metrics/index.ts";
import {
  bleuColumn,
  meanColumn,
  meteorColumn,
  rougeLColumn,
  rougeLSummaryColumn,
} from "./columns.ts";
import { otherAnswerChance } from "./guesses.ts";
import type { Task, TaskAnswer, TaskColumn } from "./task.ts";

/** null for a right answer that is no recipe. */
function part<T>(get: (scores: ReturnType<typeof recipeScores>) => T) {
  return ({ answer, reference }: TaskAnswer) => {
    const wanted = readRecipe(reference);
    return wanted && get(recipeScores(answer, wanted));
  };
}

const f1 = meanColumn(
  "ingredients",
  "Ingredients named rightly (F1)",
  part((one) => one.ingredients.f1),
);

const parts: TaskColumn[] = [
  meanColumn(
    "recall",
    "Right ingredients that are named (recall)",
    part((one) => one.ingredients.recall),
  ),
  meanColumn(
    "precision",
    "Named ingredients that are right (precision)",
    part((one) => one.ingredients.precision),
  ),
  meanColumn(
    "amounts",
    "The same amount, of ingredients that both name",
    part((one) => one.amounts),
  ),
  meanColumn(
    "order",
    "Order of the steps that match (Kendall’s tau)",
    part((one) => one.order),
    "order",
  ),
];

export const recipe: Task = {
  id: "recipe",
  title: "Recipes",
  about:
    "Ingredients under their heading by name, without amounts and preparation; steps match where they share half their words.",
  maxNewTokens: 512,
  fits: ({ questions }) => questions.every(({ reference }) => readRecipe(reference) !== null),
  columns: () => [f1, ...parts, rougeLSummaryColumn, rougeLColumn, meteorColumn, bleuColumn],
  chance: ({ questions }) => otherAnswerChance(questions, f1),
};
