/** Asks for a recipe, or for its ingredients, steps or name. The wordings are our own. */
import { templatesOf, type TemplateTask } from "../task.ts";
import { readRecipe, writeIngredients, writeRecipe, writeSteps } from "../texts/recipe.ts";

const ROWS = [
  {
    question: "<Image> Give the recipe for this dish, with the amount of each ingredient.",
    answer: "{Recipe}",
    kind: "recipe",
  },
  {
    question: "<Image> How is this made? Write down the ingredients and the steps in order.",
    answer: "{Recipe}",
    kind: "recipe",
  },
  {
    question: "<Image> Which ingredients does this dish need, and how much of each?",
    answer: "{Ingredients}",
    kind: "ingredients",
  },
  {
    question: "<Image> List what is needed to make this, with amounts.",
    answer: "{Ingredients}",
    kind: "ingredients",
  },
  {
    question: "<Image> Describe step by step how this dish is made.",
    answer: "{Steps}",
    kind: "steps",
  },
  { question: "<Image> What is this dish called?", answer: "{Name}", kind: "dish" },
];

export const recipe: TemplateTask = {
  id: "recipe",
  title: "Recipe",
  about: "From an answer with ingredients and steps: the whole recipe, or a part of it.",
  needs: [],
  names: ["Recipe", "Ingredients", "Steps", "Name", "Medium"],
  answer: "{Recipe}",
  templates: templatesOf("recipe", ROWS, "{Recipe}"),
  values: ({ answer, medium }) => {
    const read = readRecipe(answer);
    if (!read) return { reason: 'its answer has no heading "Ingredients:" or "Steps:"' };
    return {
      Recipe: writeRecipe(read),
      ...(read.ingredients.length > 0 && { Ingredients: writeIngredients(read) }),
      ...(read.steps.length > 0 && { Steps: writeSteps(read) }),
      ...(read.name && { Name: read.name }),
      ...(medium && { Medium: medium }),
    };
  },
};
