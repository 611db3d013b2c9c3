import { test } from "vitest";
import { checkOp } from "../testing/checkOp.ts";
import { inverseIndex, NONE, takeRows as reference } from "../testing/reference/embed.ts";
import { takeRows } from "./takeRows.ts";

test.each([
  ["one of one row", 1, [0]],
  ["some rows in any order", 9, [7, 0, 3]],
  ["padding rows", 6, [5, NONE, 1, NONE]],
])("takes %s, and scatters the gradient back", (_, count, wanted) => {
  const rows = Uint32Array.from(wanted);
  return checkOp({
    inputs: { x: [count, 13] },
    constants: {
      rows: { shape: [rows.length], values: rows },
      inverse: { shape: [count], values: inverseIndex(rows, count) },
    },
    record: ({ x, rows, inverse }) => takeRows(x!, rows!, inverse!),
    reference: ({ x, rows }) => reference(x!, rows!, 13),
  });
});
