import { expect, test } from "vitest";
import type { Example, Turn } from "../../protocol/records.ts";
import { inWordsOf, learntWithoutList, questionsWithoutList } from "./withoutLists.ts";

const LIST = "Which cell is this: neutrophil, lymphocyte or monocyte?";
const turn = (answer: string, more: Partial<Turn> = {}): Turn => ({
  ...{ question: LIST, answer, kind: "cell" },
  ...more,
});
const example = (id: string, turns: Turn[], more: Partial<Example> = {}) =>
  ({ id, part: "image", split: "train", media: [], turns, ...more }) as unknown as Example;
const six = ["neutrophil", "lymphocyte", "monocyte", "neutrophil", "lymphocyte", "monocyte"].map(
  (answer, i) => example(`e${i}`, [turn(answer)]),
);

test("a list goes by the classes of its own kind alone", () => {
  const withoutList = questionsWithoutList({
    cell: ["neutrophil", "lymphocyte", "monocyte"],
    stain: ["red"],
  });
  expect(withoutList(turn("neutrophil"))).toBe("Which cell is this?");
  expect(withoutList(turn("neutrophil", { kind: "stain" }))).toBeNull();
  expect(withoutList(turn("neutrophil", { kind: "" }))).toBeNull();
});

test("which answers are classes is read of what is learnt or watched, not of what is hidden", () => {
  const hidden = six.map((row) => ({ ...row, split: "test" as const }));
  expect(learntWithoutList(six)(turn("neutrophil"))).toBe("Which cell is this?");
  expect(learntWithoutList(hidden)(turn("neutrophil"))).toBeNull();
  const general = six.map((row) => ({ ...row, part: "replay" as const }));
  expect(learntWithoutList(general)(turn("neutrophil"))).toBeNull();
});

test("the words of a run are those of the version unless it learns without lists", () => {
  const rows = [...six, example("g", [turn("neutrophil")], { part: "replay" })];
  expect(inWordsOf({}, rows)).toEqual(rows);
  const words = inWordsOf({ withoutLists: true }, rows).map(({ turns }) => turns[0]!.question);
  expect(words).toEqual([...six.map(() => "Which cell is this?"), LIST]);
});
