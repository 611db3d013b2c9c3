import { expect, test } from "vitest";
import type { ScoredAnswer } from "../../../../protocol/reports.ts";
import { choiceOf, pairsOf, preferenceOf, type Choice } from "./tasteOrder.ts";

const answers = Array.from({ length: 2000 }, (_, i) => ({
  ...{ exampleId: `example-${i}`, turn: 0, part: "image" },
  ...{ base: "an egg", adapter: i === 7 ? "an egg" : "a leek" },
})) as ScoredAnswer[];

test("half of the adapter's answers stand first, nobody can tell which, and it stays so", () => {
  const pairs = pairsOf({ id: "report", answers });
  // The pair of equal answers is not tasted.
  expect(pairs).toHaveLength(1999);
  const first = pairs.filter(({ sides }) => sides[0] === "adapter").length;
  // 4.5 standard deviations of 1999 coins.
  expect(Math.abs(first - 1999 / 2)).toBeLessThan(100);
  // In runs of a coin: neighbours differ half of the time.
  const turns = pairs.filter(({ sides }, i) => i > 0 && sides[0] !== pairs[i - 1]!.sides[0]).length;
  expect(Math.abs(turns - 999)).toBeLessThan(100);
  expect(pairsOf({ id: "report", answers })).toEqual(pairs);
  expect(pairsOf({ id: "other", answers })).not.toEqual(pairs);
});

test("a choice is a preference and back, whichever stands first", () => {
  for (const pair of pairsOf({ id: "report", answers: answers.slice(0, 6) })) {
    for (const choice of ["first", "second", "equal"] satisfies Choice[]) {
      expect(choiceOf(pair, preferenceOf(pair, choice))).toBe(choice);
    }
    expect(preferenceOf(pair, "first")).toBe(pair.sides[0]);
  }
});
