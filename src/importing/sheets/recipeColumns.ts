/** Recipes in columns: the name of a dish, its ingredients and its steps, which together are one answer. */
import { DEFAULT_QUESTION } from "../../formats/chat/rows.ts";
import { writeRecipe } from "../../instructions/texts/recipe.ts";
import type { ColumnRole } from "../../protocol/reports.ts";

export const RECIPE_ROLES = ["dish", "ingredients", "steps"] as const satisfies ColumnRole[];
export const RECIPE_QUESTION = "Give the recipe for this dish, with the amount of each ingredient.";

/** Headings by role, without case, spaces and punctuation. */
const HEADINGS: Record<(typeof RECIPE_ROLES)[number], readonly string[]> = {
  dish: ["dish", "name", "title", "recipe", "recipename", "recipetitle", "gericht"],
  ingredients: ["ingredients", "ingredient", "ingredientlist", "zutaten"],
  steps: ["steps", "directions", "instructions", "method", "preparation", "procedure", "zubereitung"],
}; // prettier-ignore

/** The roles of the columns of a sheet of recipes, by its headings; none where no column holds ingredients. */
export function recipeColumns(words: readonly string[]): Map<number, ColumnRole> {
  const found = new Map<number, ColumnRole>();
  const columnOf = (role: (typeof RECIPE_ROLES)[number]) =>
    HEADINGS[role].map((word) => words.indexOf(word)).find((at) => at >= 0);
  if (columnOf("ingredients") === undefined) return found;
  for (const role of RECIPE_ROLES) {
    const at = columnOf(role);
    if (at !== undefined) found.set(at, role);
  }
  return found;
}

/** Whether the columns hold recipes in place of answers. */
export function holdsRecipes(roles: readonly (ColumnRole | null)[]): boolean {
  return !roles.includes("answer") && (roles.includes("ingredients") || roles.includes("steps"));
}

/** What is asked where no column holds questions. */
export function defaultQuestion(roles: readonly (ColumnRole | null)[]): string {
  return holdsRecipes(roles) ? RECIPE_QUESTION : DEFAULT_QUESTION;
}

/** The recipe of a row as an answer; "" where it has neither ingredients nor steps. */
export function recipeAnswer(cell: (role: ColumnRole) => string): string {
  const [ingredients, steps] = [itemsOf(cell("ingredients")), itemsOf(cell("steps"))];
  if (ingredients.length === 0 && steps.length === 0) return "";
  return writeRecipe({ name: cell("dish").replaceAll(/\s+/g, " ").trim(), ingredients, steps });
}

const MARK = /^(?:[-*•‣–]|\d{1,3}[.)])\s+/;

/** Items of a cell: a list as Python or JSON writes it, else lines, else what stands between "|" or ";". */
export function itemsOf(cell: string): string[] {
  const list = /^\[\s*(["'])(.*)\1\s*\]$/s.exec(cell);
  const items = list
    ? list[2]!.split(/["']\s*,\s*["']/)
    : (["\n", "|", ";"].map((mark) => cell.split(mark)).find(({ length }) => length > 1) ?? [cell]);
  return items
    .map((item) => item.trim().replace(MARK, "").replaceAll(/\s+/g, " ").trim())
    .filter(Boolean);
}
