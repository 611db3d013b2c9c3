import { expect, test } from "vitest";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT, transpose } from "../testing/reference/linear.ts";
import { runTrace } from "../testing/runTrace.ts";
import { storedWeight } from "../testing/storedWeight.ts";
import { recordNN, recordNT, recordTN } from "./matmul.ts";
import type { MatmulVariant } from "./matmulChoice.ts";
import { pickVariant } from "./matmulPlain.ts";

const shapes: [variant: MatmulVariant, format: WeightFormat, m: number, n: number, k: number][] = [
  ["register", "f32", 1, 1, 4],
  ["register", "f32", 67, 35, 36],
  ["generic", "f32", 5, 7, 3],
  ["generic", "f32", 33, 41, 37],
  ["tile", "f32", 5, 7, 3],
  ["tile", "f32", 67, 35, 37],
  ["register", "q4", 67, 35, 96],
  ["tile", "q4", 67, 35, 96],
  ["register", "q8", 67, 35, 96],
  ["tile", "q8", 67, 35, 96],
  ["register", "q4", 1, 3, 32],
  ["tile", "q8", 1, 3, 32],
  ["skinny", "q4", 2, 35, 64],
  ["skinny", "q8", 3, 70, 32],
  ["skinny", "f32", 3, 67, 36],
  ["register", "f32", 9, 5, 12],
  ["register", "nf4", 67, 35, 192],
  ["tile", "nf4", 9, 70, 64],
  ["skinny", "nf4", 3, 33, 128],
  ["register", "q4_1", 67, 35, 96],
  ["tile", "q4_1", 67, 35, 96],
  ["skinny", "q4_1", 3, 33, 160],
  ["register", "q4_1", 1, 3, 32],
  ["register", "f16", 67, 35, 40],
  ["tile", "f16", 67, 35, 72],
  ["skinny", "f16", 2, 35, 104],
  ["tile", "f16", 1, 3, 8],
];

test.each(shapes)(
  "%s variant, %s weights: (%i, %i, %i) forward and back through the weight",
  async (variant, format, m, n, k) => {
    const { stored, values } = storedWeight(n, k, format);
    const x = normal(m * k, 1);
    const dy = normal(m * n, 2);
    const trace = new Trace();
    const w = trace.external("w", [n, k], { format });
    const y = trace.markOutput(trace.tensor([m, n]), "y");
    const dx = trace.markOutput(trace.tensor([m, k]), "dx");
    recordNT(trace, trace.input("x", [m, k]), w, y, { variant, scale: 0.5 });
    const dyInput = trace.input("dy", [m, n]);
    recordNN(trace, dyInput, w, dx, { variant });
    recordNN(trace, dyInput, w, dx, { variant, scale: 2, accumulate: true });
    const ran = await runTrace(await nodeGpu(), trace, { x, dy }, { w: stored });
    expectClose(
      "y",
      await ran.read("y"),
      matmulNT(x, values, k).map((v) => v * 0.5),
      1e-5,
    );
    const back = matmulNT(dy, transpose(values, k), n).map((v) => v * 3);
    expectClose("dx", await ran.read("dx"), back, 1e-5);
    ran.program.destroy();
  },
);

test.each([
  ["register", "q8"],
  ["tile", "q4"],
  ["register", "f32"],
  ["tile", "f32"],
  ["register", "nf4"],
  ["tile", "q4_1"],
  ["tile", "f16"],
] as const)(
  "%s variant, %s weights: a window of rows is a shorter weight",
  async (variant, format) => {
    const [m, n, k] = [5, 12, 64];
    const { stored, values } = storedWeight(n, k, format);
    const x = normal(m * k, 1);
    const dy = normal(m * 4, 2);
    const trace = new Trace();
    const w = trace.external("w", [n, k], { format });
    const y = trace.markOutput(trace.tensor([m, 4]), "y");
    const dx = trace.markOutput(trace.tensor([m, k]), "dx");
    const rows = { from: 6, count: 4 };
    recordNT(trace, trace.input("x", [m, k]), w, y, { variant, rows });
    recordNN(trace, trace.input("dy", [m, 4]), w, dx, { variant, rows });
    const ran = await runTrace(await nodeGpu(), trace, { x, dy }, { w: stored });
    const part = values.subarray(6 * k, 10 * k);
    expectClose("y", await ran.read("y"), matmulNT(x, part, k), 1e-5);
    expectClose("dx", await ran.read("dx"), matmulNT(dy, transpose(part, k), 4), 1e-5);
    ran.program.destroy();
  },
);

test.each([
  ["register", "f32", 5, 36],
  ["skinny", "q8", 3, 64],
  ["skinny", "f32", 3, 36],
  ["skinny", "f32", 2, 35],
  ["register", "q4", 5, 64],
  ["skinny", "q4_1", 3, 32],
  ["register", "q4_1", 5, 96],
  ["tile", "f16", 5, 40],
  ["generic", "f32", 5, 7],
  ["tile", "f32", 35, 33],
] as const)(
  "%s variant, %s weights: (%i rows, %i) columns of a wider output, and back from them",
  async (variant, format, m, k) => {
    const [n, from, of] = [7, 4, 15];
    const { stored, values } = storedWeight(n, k, format);
    const [x, dy, before] = [normal(m * k, 1), normal(m * of, 2), normal(m * of, 4)];
    const trace = new Trace();
    const w = trace.external("w", [n, k], { format });
    const y = trace.external("y", [m, of]);
    const dx = trace.markOutput(trace.tensor([m, k]), "dx");
    const columns = { from, of };
    recordNT(trace, trace.input("x", [m, k]), w, y, { variant, columns });
    const back = variant === "skinny" ? {} : { variant };
    recordNN(trace, trace.input("dy", [m, of]), w, dx, { ...back, columns });
    const ran = await runTrace(await nodeGpu(), trace, { x, dy }, { w: stored, y: before });
    const product = matmulNT(x, values, k);
    const wanted = before.map((old, i) => {
      const col = (i % of) - from;
      return col >= 0 && col < n ? product[Math.floor(i / of) * n + col]! : old;
    });
    expectClose("y", (await ran.external("y")).subarray(0, m * of), wanted, 1e-5);
    const part = dy.filter((_, i) => i % of >= from && i % of < from + n);
    expectClose("dx", await ran.read("dx"), matmulNT(part, transpose(values, k), n), 1e-5);
    ran.program.destroy();
  },
);

test.each([
  ["register", 33, 8, 36],
  ["register", 33, 5, 7],
  ["register", 7, 38, 33],
  ["generic", 33, 5, 7],
  ["tile", 33, 5, 7],
  ["tile", 100, 36, 40],
  ["narrow", 67, 8, 36],
  ["narrow", 130, 100, 20],
  ["narrow", 5, 4, 4],
] as const)(
  "%s variant: the gradient of a matrix is added, (%i rows, %i, %i)",
  async (variant, m, n, k) => {
    const a = normal(m * n, 1);
    const b = normal(m * k, 2);
    const before = normal(n * k, 3);
    const trace = new Trace();
    const dw = trace.external("dw", [n, k]);
    recordTN(trace, trace.input("a", [m, n]), trace.input("b", [m, k]), dw, {
      variant,
      scale: 0.5,
    });
    const ran = await runTrace(await nodeGpu(), trace, { a, b }, { dw: before });
    const product = matmulNT(transpose(a, n), transpose(b, k), m);
    const wanted = product.map((v, i) => v * 0.5 + before[i]!);
    expectClose("dw", (await ran.external("dw")).subarray(0, n * k), wanted, 1e-5);
    ran.program.destroy();
  },
);

test("a variant that cannot compute a product says so", () => {
  const trace = new Trace();
  const w = trace.external("w", [8, 32], { format: "q4" });
  const x = trace.input("x", [4, 32]);
  expect(() => recordNT(trace, x, w, trace.tensor([4, 8]), { variant: "narrow" })).toThrow(
    "The variant narrow does not compute nt (4, 8, 32) of q4.",
  );
});

test("odd sizes fall back to the plain variant unless tiles were measured to be faster", () => {
  expect(pickVariant({ software: true, matmul: "register" }, 9, true)).toBe("register");
  expect(pickVariant({ software: true, matmul: "register" }, 9, false)).toBe("generic");
  expect(pickVariant({ software: false, matmul: "tile" }, 1, true)).toBe("skinny");
  expect(pickVariant({ software: false, matmul: "tile" }, 2, false)).toBe("skinny");
  expect(pickVariant({ software: false, matmul: "tile" }, 9, false)).toBe("tile");
  expect(pickVariant({ software: true, matmul: "tile" }, 9, true)).toBe("register");
});
