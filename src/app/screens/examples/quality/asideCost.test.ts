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
  const isMeant = (_: string, turn: number) => turn === 0;
  expect(asideCost(examples, ["b", "c"], isMeant)).toBe(
    "Sets 2 examples aside, with 4 other questions; 1 of them is hidden, and the check then asks less.",
  );
  expect(asideCost(examples, ["a"], isMeant)).toBe("Sets 1 example aside.");
  expect(asideCost(examples, [], isMeant)).toBe("");
});

test("answers that are context only are no question", () => {
  const [row] = [example("d", 2)];
  const context = {
    ...row!,
    turns: row!.turns.map((turn) => ({ ...turn, trained: false as const })),
  };
  expect(asideCost([context], ["d"], (_, turn) => turn === 0)).toBe("Sets 1 example aside.");
});
