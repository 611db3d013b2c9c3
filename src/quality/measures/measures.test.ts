import { describe, expect, test } from "vitest";
import { distinctN, normalisedEntropy, tally } from "./diversity.ts";
import { growingBins } from "./histogram.ts";
import { TASK_TYPES, taskTypeOf } from "./taskTypes.ts";
import { wordingOf, wordsOf } from "./wording.ts";

describe("normalisedEntropy", () => {
  test("is 1 of ten templates used equally, and 0 of one", () => {
    expect(normalisedEntropy(Array(10).fill(7))).toBeCloseTo(1, 12);
    expect(normalisedEntropy([50])).toBe(0);
    expect(normalisedEntropy([])).toBe(0);
  });

  // scipy.stats.entropy([8, 1, 1], base=3)
  test("of 8, 1 and 1 is as SciPy gives it", () => {
    expect(normalisedEntropy([8, 0, 1, 1])).toBeCloseTo(0.5816719, 7);
  });
});

test("distinctN counts different n-grams over all", () => {
  const texts = ["what is it", "what is this", "what is it"].map(wordsOf);
  expect(distinctN(texts, 1)).toBeCloseTo(4 / 9, 12);
  expect(distinctN(texts, 2)).toBeCloseTo(3 / 6, 12);
  expect(distinctN(texts, 4)).toBeNull();
});

test("wordingOf leaves media, case, numbers and quoted words aside", () => {
  expect(wordingOf('<image>\nIs  "leek" one of 3?')).toBe(wordingOf("is “pea” one of 12"));
  expect(wordingOf("<image>\nName the cell.")).not.toBe(wordingOf("<image>\nWhich cell is it?"));
  expect(wordingOf("<image>")).toBe("");
});

test("growingBins cuts empty ends off and counts everything", () => {
  const bars = growingBins([1, 1, 2, 4, 7, 1000]);
  expect(bars[0]).toEqual({ label: "1", count: 2 });
  expect(bars.at(-1)).toEqual({ label: "over 500", count: 1 });
  expect(bars.find(({ label }) => label === "4–5")!.count).toBe(1);
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  expect(growingBins([])).toEqual([]);
});

test("tally puts the most frequent first", () => {
  expect([...tally(["a", "b", "b"])]).toEqual([
    ["b", 2],
    ["a", 1],
  ]);
});

describe("taskTypeOf", () => {
  test.each([
    ["<image>\nDescribe the picture.", "caption"],
    ["Where is the leek?", "grounding"],
    ["What colour is the onion?", "attributes and context"],
    ["How many cells are there?", "attributes and context"],
    ["How do I make this soup?", "step by step"],
    ["What text is on the package?", "text in the picture"],
    ["Tell a story about it.", "storytelling"],
    ["Is this leaf healthy?", "anomaly"],
    ["What is this tool used for?", "use"],
    ["What is the person doing?", "pose and activity"],
    ["Which brand is it?", "logo"],
    ["Diagnose the lesion's stage.", "anomaly"],
    ["Classify the species.", "recognition for a task"],
    ["Which white cell is this?", "object"],
    ["Wie heißt das?", null],
  ])("%s", (question, type) => {
    expect(taskTypeOf(question)).toBe(type);
  });

  test("knows twenty types, so that 17 of them are 0.85", () => {
    expect(new Set(TASK_TYPES.map(({ name }) => name)).size).toBe(20);
  });
});
