import { expect, test } from "vitest";
import { changeText, sideText } from "./rankingText.ts";

const side = (overlap: number, higher = 0.5) => ({ overlap, overlapByChance: 0.8, higher });
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("says the share of questions and of overlap, each beside chance", () => {
  expect(plain(sideText(side(0.25, 0.9)))).toBe(
    "The right answer is likelier about its own picture in 90 % of the questions (50 % by chance); the two distributions share 25 % (80 % by chance).",
  );
});

test("says which way the lesson went, and when that may be luck", () => {
  const after = (overlap: number, n = 40) =>
    changeText({ n, base: side(0.6), adapter: side(overlap) });
  expect(after(0.2)).toBe(
    "Since the lesson the two overlap less: what the picture shows counts for more.",
  );
  expect(after(0.7, 8)).toContain("overlap more: what the picture shows counts for less. With 8");
  expect(after(0.6, 8)).toBe("The two overlap as much as before the lesson.");
});
