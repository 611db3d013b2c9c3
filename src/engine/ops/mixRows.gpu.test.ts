import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/rearrange.ts";
import { EXTRA_ROW, mixRows, NOBODY, turnMixture } from "./mixRows.ts";

const [N, E] = [NOBODY, EXTRA_ROW];

test.each([
  ["one row of one", 1, 1, [0, N, N, N], [1, 0, 0, 0]],
  [
    "rows between rows, a row of nothing, and newlines",
    5,
    13,
    [0, 1, 3, 4, E, N, N, N, 4, 4, 2, 0, N, N, N, N, 2, E, N, 1],
    [0.25, 0.25, 0.125, 0.375, 1, 0, 0, 0, 0.5, -2, 0.75, 3, 1, 1, 1, 1, 0.6, 0.4, 9, -0.3],
  ],
  ["a row that nobody shows", 3, 67, [2, N, N, N, 0, 2, N, N], [1, 0, 0, 0, 0.5, 0.5, 0, 0]],
])("mixes %s, and spreads the gradient back", (_, count, cols, from, by) => {
  const index = Uint32Array.from(from);
  const weight = Float32Array.from(by);
  const { offsets, rows, weights } = turnMixture(index, weight, count);
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
      mixRows(
        x!,
        extra!,
        { index: index!, weight: weight! },
        { offsets: offsets!, rows: rows!, weights: weights! },
      ),
    reference: ({ x, extra, index, weight }) => reference.mixRows(x!, extra!, index!, weight!),
  });
});

test("a mixture turned round lists for each row where it went and how much of it", () => {
  // Row 0 goes to rows 0 (half) and 1 (two), row 1 nowhere, row 2 to row 1 (three); the newline is not listed.
  const index = Uint32Array.of(0, N, E, N, 2, 0, N, N);
  const { offsets, rows, weights } = turnMixture(
    index,
    Float32Array.of(0.5, 0, 1, 0, 3, 2, 0, 0),
    3,
  );
  expect([...offsets]).toEqual([0, 2, 2, 3]);
  expect([...rows.subarray(0, 3)]).toEqual([0, 1, 1]);
  expect([...weights.subarray(0, 3)]).toEqual([0.5, 2, 3]);
  expect(rows.length).toBe(8);
});

test("a mixture of a row that does not exist is refused with both numbers", () => {
  const index = Uint32Array.of(0, 7, N, N);
  expect(() => turnMixture(index, new Float32Array(4), 7)).toThrow(
    "Row 7 is mixed, but there are 7 rows.",
  );
});

test("an extra row of another width is refused with the shapes", () => {
  const trace = new Trace();
  const by = { index: trace.tensor([2, 4], "u32"), weight: trace.tensor([2, 4]) };
  expect(() => mixRows(trace.tensor([3, 5]), trace.tensor([4]), by)).toThrow(
    "Rows of (3, 5) cannot be mixed with an extra row (4), indices (2, 4) and weights (2, 4).",
  );
});
