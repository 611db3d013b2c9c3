import { expect, test } from "vitest";
import { add } from "./add.ts";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/rearrange.ts";
import { concatColumns, interleaveColumns, takeColumns } from "./columns.ts";

test.each([
  [1, 1, 0, 1],
  [5, 21, 7, 7],
  [3, 70, 65, 5],
])(
  "(%i, %i): a slice from column %i of %i columns, forward and backward",
  (rows, width, start, cols) =>
    checkOp({
      inputs: { x: [rows, width] },
      record: ({ x }) => takeColumns(x!, start, cols),
      reference: ({ x }) => reference.takeColumns(x!, width, start, cols),
    }),
);

test("the gradients of several slices of one tensor are accumulated", () =>
  checkOp({
    inputs: { x: [5, 9] },
    record: ({ x }) =>
      add(takeColumns(x!, 0, 3), add(takeColumns(x!, 6, 3), takeColumns(x!, 2, 3))),
    reference: ({ x }) => {
      const [a, b, c] = [0, 6, 2].map((start) => reference.takeColumns(x!, 9, start, 3));
      return a!.map((value, i) => value + b![i]! + c![i]!);
    },
  }));

test("tensors of different widths are concatenated", () =>
  checkOp({
    inputs: { a: [5, 7], b: [5, 1], c: [5, 66] },
    record: ({ a, b, c }) => concatColumns([a!, b!, c!]),
    reference: ({ a, b, c }) => reference.concatColumns([a!, b!, c!], 5),
  }));

test("columns of several tensors are interleaved", () =>
  checkOp({
    inputs: { a: [5, 13], b: [5, 13], c: [5, 13] },
    record: ({ a, b, c }) => interleaveColumns([a!, b!, c!]),
    reference: ({ a, b, c }) => reference.interleaveColumns([a!, b!, c!]),
  }));

test("slices beyond the last column and parts with other rows are refused", () => {
  const trace = new Trace();
  const x = trace.tensor([4, 6]);
  expect(() => takeColumns(x, 4, 3)).toThrow("(4, 6) has no columns 4 to 7.");
  expect(() => concatColumns([x, trace.tensor([3, 2])])).toThrow(
    "(4, 6), (3, 2) have different rows or columns.",
  );
  expect(() => interleaveColumns([x, trace.tensor([4, 5])])).toThrow(
    "(4, 6), (4, 5) have different rows or columns.",
  );
});
