import { expect, test } from "vitest";
import type { Example, Media } from "../../protocol/records.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { vitask } from "../../methods/vitask/index.ts";
import { withBlankExemplars } from "./exemplars.ts";
import { stepLosses } from "../../train/stepReadbacks.ts";
import { termWeights } from "../../train/termWeights.ts";
import { batchRows } from "./batchRows.ts";
import { runMethodOf } from "./runMethod.ts";
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

test("with questions that are all different the contrast has no row, and the second stage goes on without it as announced", () => {
  const rows = withBlankExemplars(
    ["a", "b", "c"].map((answer, i) => row(String(i), true, `Question ${i}?`, answer)),
    64,
  );
  const [found] = termCoverage(vitask, new Set(["contrast"]), rows);
  expect(found).toMatchObject({
    ...{ name: "contrast", rows: 0, of: 3 },
    needs: ["the same question as an example with another answer"],
  });

  const second = runMethodOf(vitask, {}).objectives[1]!;
  const { content } = batchRows(rows, second, { rows, seed: 1, step: 5 });
  const batch = { ...content, features: new Float32Array(0) };
  expect(batch.views!.map(({ name, present }) => [name, present])).toEqual([
    ["exemplar", [true, true, true]],
    ["negative", [false, false, false]],
  ]);
  const weights = termWeights([batch], second);
  expect(weights).toEqual({ plain: 1 / 3, exemplar: 1 / 3, alignment: 1 / 3, contrast: 0 });
  // The losses of the terms as the device gives them, that of the contrast of rows that weigh nothing.
  const { loss, terms } = stepLosses(second, weights, [[1, 2, 3, 0]]);
  expect(loss).toBe(6);
  expect(terms).toEqual({ plain: 1, exemplar: 2, alignment: 3 });
});
