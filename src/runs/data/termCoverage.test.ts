import { expect, test } from "vitest";
import type { Example, Media } from "../../protocol/records.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { vitask } from "../../methods/vitask/index.ts";
import { withBlankExemplars } from "./exemplars.ts";
import { termCoverage } from "./termCoverage.ts";

/** A start, two visual tokens where there is a picture, a question, an answer. */
function row(id: string, picture: boolean, question: string, answer: string): TrainingRow {
  return {
    example: {
      ...{ id, part: "image", media: picture ? [{ hash: id } as Media] : [] },
      turns: [{ question, answer, kind: "" }],
    } as unknown as Example,
    encoded: {
      ids: Int32Array.from(picture ? [1, 9, 9, 5, 6] : [1, 5, 6]),
      trained: Uint8Array.from(picture ? [0, 0, 0, 0, 1] : [0, 0, 1]),
      mediaSpans: picture ? [{ media: 0, start: 1, count: 2 }] : [],
      mediaGrids: [],
    },
  };
}

test("counts the rows that each term can be computed of", () => {
  const rows = withBlankExemplars(
    [
      row("1", true, "Which?", "a"),
      row("2", true, "Which?", "b"),
      row("3", true, "Asked once?", "a"),
      row("4", false, "Text?", "a"),
    ],
    64,
  );
  const used = new Set(["plain", "exemplar", "contrast"]);
  const counts = termCoverage(vitask, used, rows).map(({ name, rows, of }) => [name, rows, of]);
  expect(counts).toEqual([
    ["plain", 4, 4],
    ["exemplar", 3, 4],
    ["contrast", 2, 4],
  ]);
});
