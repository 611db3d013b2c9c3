import { test } from "vitest";
import { checkOp } from "../testing/checkOp.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT } from "../testing/reference/linear.ts";
import { linear } from "./linear.ts";

test.each([
  [5, 7, 3],
  [33, 12, 36],
])("linear of %i rows to %i from %i agrees with its reference", async (rows, n, k) => {
  await checkOp({
    inputs: { x: [rows, k] },
    constants: { w: { shape: [n, k], values: normal(n * k, 1) } },
    record: ({ x, w }) => linear(x!, w!),
    reference: ({ x, w }) => matmulNT(x!, w!, k),
  });
});

test("linear through a table in pieces is linear through the whole table, forward and back", async () => {
  const [rows, n, k] = [5, 7, 3];
  const values = normal(n * k, 1);
  await checkOp({
    inputs: { x: [rows, k] },
    constants: {
      "w[0]": { shape: [3, k], values: values.slice(0, 3 * k) },
      "w[1]": { shape: [3, k], values: values.slice(3 * k, 6 * k) },
      "w[2]": { shape: [1, k], values: values.slice(6 * k) },
    },
    record: ({ x }) => linear(x!, x!.trace.table("w", [n, k], "f32", 3)),
    reference: ({ x }) => matmulNT(x!, values, k),
  });
});
