import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import { add } from "../ops/add.ts";
import { concatRows } from "./concatRows.ts";

test("tensors of different lengths are concatenated", () =>
  checkOp({
    inputs: { a: [5, 7], b: [1, 7], c: [66, 7], d: [72, 7] },
    record: ({ a, b, c, d }) => add(concatRows([a!, b!, c!]), d!),
    reference: ({ a, b, c, d }) =>
      Float64Array.of(...a!, ...b!, ...c!).map((value, i) => value + d![i]!),
  }));

test("a single part is returned as it is, and different widths are refused", () => {
  const trace = new Trace();
  const x = trace.tensor([4, 6]);
  expect(concatRows([x])).toBe(x);
  expect(() => concatRows([x, trace.tensor([4, 5])])).toThrow(
    "(4, 6), (4, 5) have different widths.",
  );
});
