import { describe, expect, it } from "vitest";
import { readRecipe, recipeScores } from "./index.ts";

const soup = `Onion soup

Ingredients:
- 2 onions, finely sliced
- 500 ml of stock
- a pinch of salt
- bread (old)

Steps:
1. Slice the onions.
2. Fry the onions in butter until brown.
3. Pour the stock over them and cook it.
4. Toast the bread.`;

describe("a recipe", () => {
  it("is read: ingredients with amounts, and steps", () => {
    expect(readRecipe(soup)).toEqual({
      ingredients: [
        { name: "onion", amount: "2" },
        { name: "stock", amount: "500ml" },
        { name: "salt", amount: "apinch" },
        { name: "bread", amount: "" },
      ],
      steps: [
        "Slice the onions.",
        "Fry the onions in butter until brown.",
        "Pour the stock over them and cook it.",
        "Toast the bread.",
      ],
    });
  });

  it("is read in one line too, as a model writes that was taught without line breaks", () => {
    const line =
      "Ingredients: 2 eggs, 100 grams flour and milk. Instructions: Beat the eggs. Add 2 spoons of flour. Bake it.";
    expect(readRecipe(line)).toEqual({
      ingredients: [
        { name: "egg", amount: "2" },
        { name: "flour", amount: "100gram" },
        { name: "milk", amount: "" },
      ],
      steps: ["Beat the eggs.", "Add 2 spoons of flour.", "Bake it."],
    });
    expect(readRecipe("A nice soup.")).toBeNull();
    expect(readRecipe("Steps: none")).toBeNull();
  });

  it("is scored by hand: 2 of 3 named are right, of 4 wanted; 1 of 2 amounts; one pair of three turned", () => {
    const answer = `Ingredients:
1 onion
500 ml stock
ham
Method:
Fry onions in butter until brown.
Toast the bread.
Pour stock over them, and cook it.
Serve.`;
    const { ingredients, amounts, order } = recipeScores(answer, readRecipe(soup)!);
    expect(ingredients.precision).toBeCloseTo(2 / 3, 12);
    expect(ingredients.recall).toBeCloseTo(2 / 4, 12);
    expect(ingredients.f1).toBeCloseTo(4 / 7, 12);
    expect(amounts).toBe(1 / 2);
    expect(order).toBeCloseTo((2 - 1) / 3, 12);
  });

  it("of no recipe: nothing found, no order; of itself: all of it", () => {
    const reference = readRecipe(soup)!;
    expect(recipeScores("A nice soup.", reference)).toEqual({
      ingredients: { precision: 1, recall: 0, f1: 0 },
      amounts: null,
      order: null,
    });
    expect(recipeScores(soup, reference)).toEqual({
      ingredients: { precision: 1, recall: 1, f1: 1 },
      amounts: 1,
      order: 1,
    });
  });
});
