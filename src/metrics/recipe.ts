/** A recipe as text: its ingredients with their amounts, and its steps in order. How it is read is ours. */
import { stemmer } from "stemmer";
import { kendallTau } from "./kendallTau.ts";
import { setScores, type SetScores } from "./setScores.ts";
import { tokenF1 } from "./tokenF1.ts";

export interface Ingredient {
  /** Stems of the words that name it, without amount and preparation. */
  name: string;
  /** Number and unit as written, without spaces; empty where none is said. */
  amount: string;
}

export interface Recipe {
  ingredients: Ingredient[];
  steps: string[];
}

export interface RecipeScores {
  /** Of the ingredients' names. */
  ingredients: SetScores;
  /** Of the ingredients that both name, the share with the same amount; null where the right answer gives none of these one. */
  amounts: number | null;
  /** Kendall's tau of the matched steps; null where fewer than two match. */
  order: number | null;
}

const INGREDIENTS = heading("ingredients?|you (?:will )?need");
const STEPS = heading("steps?|instructions?|method|directions?|preparation");

/** Our choice: two steps are the same when token F1 reaches this. */
const LEAST_SHARED = 0.5;

const UNITS =
  "g|kg|mg|ml|cl|dl|l|oz|lbs?|tsp|tbsp|teaspoons?|tablespoons?|cups?|grams?|kilos?|lit(?:er|re)s?|ounces?|pounds?|pinch(?:es)?|cloves?|slices?|cans?|handfuls?|dash(?:es)?|sprigs?|bunch(?:es)?";
const AMOUNT = new RegExp(
  `^((?:[\\d.,/½¼¾⅓⅔⅛–-]+\\s*)+|an?\\s+(?=(?:${UNITS})\\b))?\\s*((?:${UNITS})\\b\\.?)?\\s*(?:of\\s+)?`,
  "iu",
);
const BULLET = /^\s*(?:[-*•]|\d+[.)](?=\s))\s*/u;

/** A line of its own that begins with one of the names, or one of them with a colon where a sentence would begin. */
function heading(names: string): RegExp {
  return new RegExp(
    `^\\W*(?:${names})\\b[^\\n:.]*:?[^\\S\\n]*$|(?:^|[.!?]\\s+)\\W*(?:${names})\\s*:`,
    "imu",
  );
}

/** null where there are not both a list of ingredients and steps, each under its heading. */
export function readRecipe(text: string): Recipe | null {
  const [first, second] = [INGREDIENTS.exec(text), STEPS.exec(text)];
  if (!first || !second || second.index < first.index) return null;
  const list = text.slice(first.index + first[0].length, second.index);
  const steps = stepsIn(text.slice(second.index + second[0].length));
  const ingredients = ingredientsIn(list);
  return ingredients.length > 0 && steps.length > 0 ? { ingredients, steps } : null;
}

/** An answer that is no recipe names nothing and has no steps. */
export function recipeScores(answer: string, reference: Recipe): RecipeScores {
  const given = readRecipe(answer) ?? { ingredients: [], steps: [] };
  return {
    ingredients: setScores(
      given.ingredients.map(({ name }) => name),
      reference.ingredients.map(({ name }) => name),
    ),
    amounts: sameAmounts(given.ingredients, reference.ingredients),
    order: stepOrder(given.steps, reference.steps),
  };
}

/** One a line; in a single line, parted by commas or semicolons. */
function ingredientsIn(list: string): Ingredient[] {
  const lines = list.split("\n").filter((line) => line.trim() !== "");
  const items = lines.length > 1 ? lines : (lines[0] ?? "").split(/[,;]|\band\b/u);
  return items.flatMap((item) => {
    const bare = item
      .replace(BULLET, "")
      .replaceAll(/\([^)]*\)/gu, " ")
      .trim();
    const [match, number = "", unit = ""] = AMOUNT.exec(bare)!;
    const [named = ""] = bare.slice(match.length).split(",");
    const name = (named.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []).map(stemmer).join(" ");
    const amount = `${number}${unit}`.toLowerCase().replaceAll(/[\s.]+$|\s+/gu, "");
    return name ? [{ name, amount: amount.replace(/(?<=[a-z]{2})s$/u, "") }] : [];
  });
}

/** One a line; in a single line, numbered or sentences. */
function stepsIn(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const steps = lines.length > 1 ? lines : text.split(/(?<=[.!?])\s+(?=\P{Ll})|\s(?=\d+[.)]\s)/u);
  return steps.map((step) => step.replace(BULLET, "").trim()).filter((step) => /\p{L}/u.test(step));
}

function sameAmounts(given: readonly Ingredient[], wanted: readonly Ingredient[]): number | null {
  const amounts = new Map(given.map(({ name, amount }) => [name, amount]));
  const shared = wanted.filter(({ name, amount }) => amount !== "" && amounts.has(name));
  if (shared.length === 0) return null;
  const same = shared.filter(({ name, amount }) => amounts.get(name) === amount);
  return same.length / shared.length;
}

/** Steps are matched one to one, the most alike first. */
function stepOrder(given: readonly string[], wanted: readonly string[]): number | null {
  const pairs = given.flatMap((step, at) =>
    wanted.map((other, place) => ({ at, place, shared: tokenF1(step, other) })),
  );
  const order = pairs
    .filter(({ shared }) => shared >= LEAST_SHARED)
    .sort((a, b) => b.shared - a.shared || a.at - b.at || a.place - b.place);
  const placeOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { at, place } of order) {
    if (placeOf.has(at) || taken.has(place)) continue;
    placeOf.set(at, place);
    taken.add(place);
  }
  const matched = [...placeOf].sort((a, b) => a[0] - b[0]).map(([, place]) => String(place));
  return kendallTau(
    matched,
    wanted.map((_, place) => String(place)),
  );
}
