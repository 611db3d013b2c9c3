import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRecipe, writeRecipe } from "./recipe.ts";
import { readReport, writeReport } from "./report.ts";

/** A line with words in it: no line break, nothing at its ends to trim. */
const line = fc
  .string({ minLength: 1, maxLength: 30, unit: "grapheme" })
  .map((text) => text.replaceAll(/[\r\n\u2028\u2029]/g, " ").trim())
  .filter(Boolean);
const HEADING = /^(?:#{1,6}\s|\*\*)|:/;

describe("a recipe", () => {
  it("comes back as it was written", () => {
    const name = line.filter((text) => !HEADING.test(text));
    fc.assert(
      fc.property(
        name,
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.array(line, { maxLength: 6 }),
        (name, ingredients, steps) => {
          const recipe = { name, ingredients, steps };
          expect(readRecipe(writeRecipe(recipe))).toEqual(recipe);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is read as cooks write it", () => {
    const text = `**Pancakes**\n\n### Ingredients\n* 1.5 dl milk\n* 2 eggs\n\n## Method\n1) Whisk.\n2) Fry in butter.`;
    expect(readRecipe(text)).toEqual({
      name: "**Pancakes**",
      ingredients: ["1.5 dl milk", "2 eggs"],
      steps: ["Whisk.", "Fry in butter."],
    });
    expect(readRecipe("Whisk milk and eggs, then fry.")).toBeNull();
    // A word of a step is no heading.
    expect(readRecipe("Ingredients: 2 eggs\nSteps:\nmethod\nFry")).toEqual({
      ...{ name: "", ingredients: ["2 eggs"], steps: ["method", "Fry"] },
    });
  });
});

describe("a report", () => {
  it("comes back as it was written", () => {
    const words = line.filter((text) => !HEADING.test(text));
    fc.assert(
      fc.property(words, words, (findings, impression) => {
        const report = { findings, impression };
        expect(readReport(writeReport(report))).toEqual(report);
      }),
    );
  });

  it("is read with its words behind the colon, and not where it has no headings", () => {
    expect(readReport("FINDINGS: Clear lungs.\nNo effusion.\nIMPRESSION: Normal.")).toEqual({
      findings: "Clear lungs.\nNo effusion.",
      impression: "Normal.",
    });
    expect(readReport("Clear lungs.")).toBeNull();
  });
});
