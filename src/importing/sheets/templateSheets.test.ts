import { describe, expect, it } from "vitest";
import { readCsv } from "../../formats/csv/csv.ts";
import { readRecipe } from "../../instructions/texts/recipe.ts";
import { itemsOf, RECIPE_QUESTION } from "./recipeColumns.ts";
import { readSheet } from "./sheet.ts";
import { templateSheets } from "./templateSheets.ts";

const read = (csv: string, name = "a.csv") =>
  readSheet(readCsv(new TextEncoder().encode(csv), name));

describe("the sheets to begin with", () => {
  it.each(templateSheets.map((sheet) => [sheet.id, sheet] as const))(
    "%s: each row is read, and each column used",
    (_, { csv, rows, header }) => {
      const found = read(csv);
      expect(found.rows).toHaveLength(rows.length);
      expect(found.columns.map(({ heading }) => heading)).toEqual(header);
      expect(found.columns.filter(({ role }) => role === null)).toEqual([]);
      expect(found.problems.filter((problem) => /left out|not used/.test(problem))).toEqual([]);
    },
  );
});

describe("a sheet of recipes", () => {
  const recipes = templateSheets.find(({ id }) => id === "recipes")!;

  it("gives each dish its recipe as the answer, and says what is asked", () => {
    const { rows, problems } = read(recipes.csv);
    const [{ question, answer, kind }] = rows[0]!.turns as [(typeof rows)[0]["turns"][0]];
    expect(question).toBe(`<video>\n${RECIPE_QUESTION}`);
    expect(kind).toBe("recipe");
    expect(answer).toBe(
      "Pancakes\n\nIngredients:\n- 2 eggs\n- 250 ml milk\n- 120 g flour\n\nSteps:\n1. Whisk all.\n2. Rest 20 minutes.\n3. Fry in butter.",
    );
    expect(readRecipe(answer)!.name).toBe("Pancakes");
    expect(problems).toEqual([
      `a.csv has no column of questions; "${RECIPE_QUESTION}" is asked in every row.`,
    ]);
  });

  it("needs ingredients or steps in a row, and leaves other sheets alone", () => {
    const { rows, problems } = read(
      "image,title,ingredients,method\na.jpg,Soup,,\nb.jpg,Dal,lentils,Boil.\n",
    );
    expect(rows.map(({ line }) => line)).toEqual([3]);
    expect(problems).toContain("a.csv, line 2: the answer is empty. The row is left out.");
    const labels = read("image,name,label\na.jpg,x,onion\n");
    expect(labels.columns.map(({ role }) => role)).toEqual(["image", null, "answer"]);
  });

  it("takes the items of a cell as lists, lines or between marks", () => {
    expect(itemsOf('["2 eggs", "1 l milk"]')).toEqual(["2 eggs", "1 l milk"]);
    expect(itemsOf("['2 eggs', '1 l milk']")).toEqual(["2 eggs", "1 l milk"]);
    expect(itemsOf("1. Whisk; rest.\n2. Fry.")).toEqual(["Whisk; rest.", "Fry."]);
    expect(itemsOf("2 eggs; 1.5 l milk")).toEqual(["2 eggs", "1.5 l milk"]);
    expect(itemsOf(" ")).toEqual([]);
  });
});
