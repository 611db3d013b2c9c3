import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT, transpose } from "../testing/reference/linear.ts";
import { runParameters } from "../testing/runParameters.ts";
import { denseLinear } from "./denseLinear.ts";

test.each([
  [1, 3, 5],
  [7, 33, 20],
  [65, 36, 64],
])("%i rows, %i outputs, %i inputs: y = x Wᵀ + b and all gradients", async (rows, n, k) => {
  const [x, w, b, dy] = [normal(rows * k, 1), normal(n * k, 2), normal(n, 3), normal(rows * n, 4)];
  const got = await runParameters(
    {
      ...{ x: { values: x, shape: [rows, k] }, dy: { values: dy, shape: [rows, n] } },
      ...{ weight: { values: w, shape: [n, k] }, bias: { values: b, shape: [n] } },
    },
    denseLinear,
  );

  const product = matmulNT(x, w, k).map((value, i) => value + b[i % n]!);
  expectClose("y", got.y, product, 1e-5);
  expectClose("dx", got.dx, matmulNT(dy, transpose(w, k), n), 1e-5);
  const dW = matmulNT(transpose(dy, n), transpose(x, k), rows);
  expectClose("dW", got.dweight, dW, 1e-5);
  const db = Array.from({ length: n }, (_, c) =>
    Array.from({ length: rows }, (_, r) => dy[r * n + c]!).reduce((sum, v) => sum + v, 0),
  );
  expectClose("db", got.dbias, db, 1e-5);
});

test("a bias of another size is refused with both sizes", () => {
  const trace = new Trace();
  const weight = trace.parameter("weight", [3, 4], 0);
  const bias = trace.parameter("bias", [4], 256);
  expect(() => denseLinear(trace.external("x", [2, 4]), weight, bias)).toThrow(
    "bias has 4 values, and weight 3 rows",
  );
});
