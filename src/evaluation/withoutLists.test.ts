import { expect, test } from "vitest";
import type { Example } from "../protocol/records.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";
import { listUse, withoutLists } from "./withoutLists.ts";

const classes = { cell: ["lymphocyte", "monocyte", "neutrophil"] };
const listed = "<image>\nWhich cell is this: neutrophil, lymphocyte or monocyte?";
const example = (id: string, question: string, kind = "cell", part = "image") =>
  ({ id, part, media: [], turns: [{ question, answer: "monocyte", kind }] }) as unknown as Example;

test("class questions that list their answers are asked without the list, others are not", () => {
  const chosen = withoutLists(
    [
      example("a", listed),
      example("b", "<image>\nWhich cell is this?"),
      example("c", listed, "colour"),
      example("d", listed, "cell", "replay"),
    ],
    classes,
  );
  expect(
    chosen.map(({ example: { id, turns }, turns: at }) => [id, turns[0]!.question, at]),
  ).toEqual([["a", "<image>\nWhich cell is this?", [0]]]);
});

test("no more than asked for, the same ones whatever the order", () => {
  const many = Array.from({ length: 90 }, (_, i) => example(`e${i}`, listed));
  const ids = (rows: Example[], most?: number) =>
    withoutLists(rows, classes, most).map(({ example: { id } }) => id);
  expect(ids(many)).toHaveLength(48);
  expect(ids(many, 5)).toEqual(ids(many.toReversed(), 5));
});

test("the drop is right with the list less right without it, of the same questions", () => {
  const answer = (id: number, adapterRight: boolean, right: boolean | null): ScoredAnswer =>
    ({
      ...{ exampleId: `${id}`, turn: 0, kind: "cell", part: "image", question: listed },
      reference: id < 7 ? "monocyte" : "neutrophil",
      adapterRight,
      ...(right !== null && {
        withoutList: { question: "Which cell is this?", answer: "", right },
      }),
    }) as unknown as ScoredAnswer;
  const answers = [
    ...Array.from({ length: 8 }, (_, i) => answer(i, true, i < 2)),
    answer(8, false, false),
    answer(9, false, true),
    answer(10, true, null),
  ];
  const use = listUse(answers, false)!;
  expect([use.n, use.listed.count, use.unlisted.count]).toEqual([10, 8, 3]);
  // Seven of the ten that were asked are monocytes.
  expect(use.chance).toBeCloseTo(0.7, 12);
  expect(use.drop.value).toBeCloseTo(0.5, 12);
  expect(use.preview).toEqual({ question: listed, without: "Which cell is this?" });
  expect(use.learntWithout).toBe(false);
  expect(listUse(answers, true)!.learntWithout).toBe(true);
  expect(listUse(answers.slice(-1), false)).toBeNull();
});
