import { expect, test } from "vitest";
import { checkOp } from "../testing/checkOp.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT } from "../testing/reference/linear.ts";
import { add } from "./add.ts";
import { linear } from "./linear.ts";
import { linears } from "./linears.ts";
import { addsOnto } from "./matmul.ts";
import { suitsLayers } from "./matmulLayersChoice.ts";

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

test("a card's linear onto a bias and a residual, whose gradient is that of the sum", async () => {
  const [rows, n, k] = [5, 12, 36];
  const biases = normal(n, 2);
  await checkOp({
    inputs: { x: [rows, k], residual: [rows, n] },
    constants: {
      w: { shape: [n, k], values: normal(n * k, 1) },
      bias: { shape: [n], values: biases },
    },
    profile: { software: false, matmul: "tile" },
    record: ({ x, w, bias, residual }) => {
      expect(addsOnto(x!, w!)).toBe(true);
      return linear(x!, w!, { bias, residual });
    },
    reference: ({ x, w, residual }) =>
      matmulNT(x!, w!, k).map((y, i) => y + biases[i % n]! + residual![i]!),
  });
});

test.each([[[0, 1, 2]], [[0, 2]]])(
  "frozen layers on one input, in one product on a card; a loss depends on %j",
  async (used) => {
    const [rows, k, out] = [5, 36, 4];
    const widths = [24, 8, 12];
    await checkOp({
      inputs: { x: [rows, k] },
      constants: Object.fromEntries(
        widths.flatMap((n, g) => [
          [`w${g}`, { shape: [n, k], values: normal(n * k, 1 + g) }],
          [`side${g}`, { shape: [out, n], values: normal(out * n, 5 + g) }],
        ]),
      ),
      profile: { software: false, matmul: "tile" },
      record: ({ x, ...t }) => {
        const ws = widths.map((_, g) => t[`w${g}`]!);
        expect(suitsLayers(x!.trace.profile, ws)).toBe(true);
        const ys = linears(x!, ws);
        return used.map((g) => linear(ys[g]!, t[`side${g}`]!)).reduce(add);
      },
      reference: ({ x, ...v }) =>
        used
          .map((g) => matmulNT(matmulNT(x!, v[`w${g}`]!, k), v[`side${g}`]!, widths[g]!))
          .reduce((a, b) => a.map((value, i) => value + b[i]!)),
    });
  },
);
