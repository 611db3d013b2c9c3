/** A recipe as an answer is written and read: its name, the ingredients with their amounts, the steps in order. */
import { readSections } from "./sections.ts";

export interface Recipe {
  /** May be empty. */
  name: string;
  /** One line each, with its amount. */
  ingredients: string[];
  steps: string[];
}

const INGREDIENTS = ["ingredients", "ingredient list", "you need"];
const STEPS = ["steps", "directions", "instructions", "method", "preparation", "procedure"];
const NAME = ["name", "title", "recipe"];

/** One mark of a list: a bullet, or a number with a full stop or bracket. */
const MARK = /^(?:[-*•‣–]|\d{1,3}[.)])\s+/;

const bulleted = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");
const counted = (lines: readonly string[]) =>
  lines.map((line, i) => `${i + 1}. ${line}`).join("\n");

export const writeIngredients = ({ ingredients }: Recipe) => bulleted(ingredients);
export const writeSteps = ({ steps }: Recipe) => counted(steps);

/** `readRecipe` reads it back. Lines must be trimmed and hold no line break. */
export function writeRecipe(recipe: Recipe): string {
  const { name, ingredients, steps } = recipe;
  return [
    name,
    ingredients.length > 0 ? `Ingredients:\n${writeIngredients(recipe)}` : "",
    steps.length > 0 ? `Steps:\n${writeSteps(recipe)}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Null where the text has neither a heading of ingredients nor one of steps. */
export function readRecipe(text: string): Recipe | null {
  const sections = readSections(text, [...INGREDIENTS, ...STEPS, ...NAME]);
  const linesOf = (headings: readonly string[]) =>
    sections.filter(({ heading }) => headings.includes(heading)).flatMap(({ lines }) => lines);
  const items = (headings: readonly string[]) =>
    linesOf(headings)
      .map((line) => line.replace(MARK, "").trim())
      .filter(Boolean);
  const ingredients = items(INGREDIENTS);
  const steps = items(STEPS);
  if (ingredients.length === 0 && steps.length === 0) return null;
  return { name: linesOf(["", ...NAME])[0] ?? "", ingredients, steps };
}
