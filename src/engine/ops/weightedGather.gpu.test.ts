import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/rearrange.ts";
import { EXTRA_ROW, NONE } from "../../base/rowIndex.ts";
import { weightedGather, transposeGather } from "./weightedGather.ts";

const [N, E] = [NONE, EXTRA_ROW];

test.each([
  ["one row of one", 1, 1, [0, N, N, N], [1, 0, 0, 0]],
  [
    "interpolated rows, a row of no terms, and extra rows",
    5,
    13,
    [0, 1, 3, 4, E, N, N, N, 4, 4, 2, 0, N, N, N, N, 2, E, N, 1],
    [0.25, 0.25, 0.125, 0.375, 1, 0, 0, 0, 0.5, -2, 0.75, 3, 1, 1, 1, 1, 0.6, 0.4, 9, -0.3],
  ],
  ["a row that is in no sum", 3, 67, [2, N, N, N, 0, 2, N, N], [1, 0, 0, 0, 0.5, 0.5, 0, 0]],
])("gathers %s, and returns the gradient", (_, count, cols, from, by) => {
  const index = Uint32Array.from(from);
  const weight = Float32Array.from(by);
  const { offsets, rows, weights } = transposeGather(index, weight, count);
  const shape = [index.length / 4, 4];
  return checkOp({
    inputs: { x: [count, cols] },
    constants: {
      extra: { shape: [cols], values: Float32Array.from({ length: cols }, (_v, i) => 1 - i / 7) },
      index: { shape, values: index },
      weight: { shape, values: weight },
      offsets: { shape: [count + 1], values: offsets },
      rows: { shape: [rows.length], values: rows },
      weights: { shape: [rows.length], values: weights },
    },
    record: ({ x, extra, index, weight, offsets, rows, weights }) =>
      weightedGather(
        x!,
        extra!,
        { index: index!, weight: weight! },
        { offsets: offsets!, rows: rows!, weights: weights! },
      ),
    reference: ({ x, extra, index, weight }) =>
      reference.weightedGather(x!, extra!, index!, weight!),
  });
});

test("the transposed table lists the output rows and weights of each row", () => {
  // Row 0 goes to rows 0 (half) and 1 (two), row 1 nowhere, row 2 to row 1 (three); the extra row is not listed.
  const index = Uint32Array.of(0, N, E, N, 2, 0, N, N);
  const { offsets, rows, weights } = transposeGather(
    index,
    Float32Array.of(0.5, 0, 1, 0, 3, 2, 0, 0),
    3,
  );
  expect([...offsets]).toEqual([0, 2, 2, 3]);
  expect([...rows.subarray(0, 3)]).toEqual([0, 1, 1]);
  expect([...weights.subarray(0, 3)]).toEqual([0.5, 2, 3]);
  expect(rows.length).toBe(8);
});

test("an index beyond the rows is refused with both numbers", () => {
  const index = Uint32Array.of(0, 7, N, N);
  expect(() => transposeGather(index, new Float32Array(4), 7)).toThrow(
    "Row 7 is mixed, but there are 7 rows.",
  );
});

test("an extra row of another width is refused with the shapes", () => {
  const trace = new Trace();
  const by = { index: trace.tensor([2, 4], "u32"), weight: trace.tensor([2, 4]) };
  expect(() => weightedGather(trace.tensor([3, 5]), trace.tensor([4]), by)).toThrow(
    "Rows of (3, 5) cannot be mixed with an extra row (4), indices (2, 4) and weights (2, 4).",
  );
});
