import { expect, test } from "vitest";
import type { Example } from "../../../../protocol/records.ts";
import { asideCost } from "./asideCost.ts";

const example = (id: string, questions: number, split: Example["split"] = "train") =>
  ({
    ...{ id, split, media: [] },
    turns: Array.from({ length: questions }, (_, i) => ({
      ...{ question: `Q${i}`, answer: `A${i}`, kind: "" },
    })),
  }) as unknown as Example;
const examples = [example("a", 1), example("b", 3, "test"), example("c", 3)];

test("other questions and hidden examples that go along are said", () => {
  const meant = () => 1;
  expect(asideCost(examples, ["b", "c"], meant)).toBe(
    "sets 2 examples aside, with 4 other questions; 1 of them is hidden, and the check then asks less.",
  );
  expect(asideCost(examples, ["b", "c"], (id) => (id === "b" ? 3 : 2))).toBe(
    "sets 2 examples aside, with 1 other question; 1 of them is hidden, and the check then asks less.",
  );
  expect(asideCost(examples, ["a"], meant)).toBe("sets 1 example aside.");
  expect(asideCost(examples, ["b"], () => 3)).toBe(
    "sets 1 example aside; it is hidden, and the check then asks less.",
  );
  expect(asideCost(examples, [], meant)).toBe("");
});

test("answers that are context only are no question", () => {
  const { turns, ...row } = example("d", 2);
  const [first, second] = turns;
  const context = { ...row, turns: [first!, { ...second!, trained: false as const }] };
  expect(asideCost([context], ["d"], () => 1)).toBe("sets 1 example aside.");
});
