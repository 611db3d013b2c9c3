/** What counts as a changed word on the board of sample answers. */
import { expect, test } from "vitest";
import { sameAnswer, wordDiff } from "./wordDiff.ts";

const marked = (before: string, now: string) =>
  wordDiff(before, now)
    .map((word) => (word.isNew ? `[${word.text}]` : word.text))
    .join(" ");

test("a replaced word is new, its neighbours are not", () => {
  expect(marked("a red apple", "a ripe apple")).toBe("a [ripe] apple");
});

test("words added at either end are new", () => {
  expect(marked("an onion", "Chop an onion finely")).toBe("[Chop] an onion [finely]");
});

test("a moved word is marked once", () => {
  // longest shared order is "oil, then" or "onion, then" (2 words): exactly one word of three is new
  expect(wordDiff("onion then oil", "oil then onion").filter((word) => word.isNew)).toHaveLength(2);
});

test("an empty start marks everything and an equal answer nothing", () => {
  expect(marked("", "two eggs")).toBe("[two] [eggs]");
  expect(marked("two eggs", "two eggs")).toBe("two eggs");
});

test("case and a final stop do not make another answer", () => {
  expect(sameAnswer("Garlic.", " garlic")).toBe(true);
  expect(sameAnswer("garlic", "ginger")).toBe(false);
});
