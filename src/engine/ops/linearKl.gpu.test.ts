import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT, transpose } from "../testing/reference/linear.ts";
import { runTrace } from "../testing/runTrace.ts";
import { dequantise, quantise } from "../weights/packing/quantise.ts";
import { add } from "./add.ts";
import { linearKl } from "./linearKl.ts";

interface Case {
  student: Float32Array;
  teacher: Float32Array;
  dense: Float32Array;
  weights: Float32Array;
  width: number;
  logitsBytes?: number;
  format?: WeightFormat;
}

async function run({ student, teacher, dense, weights, width, logitsBytes, format = "f32" }: Case) {
  const rows = student.length / width;
  const vocabulary = dense.length / width;
  const packed = format === "f32" ? dense : quantise(dense, width, format);
  const trace = new Trace();
  const s = trace.external("student", [rows, width], { needsGrad: true });
  const t = trace.external("teacher", [rows, width], { needsGrad: true });
  const head = trace.external("w", [vocabulary, width], { format });
  const loss = linearKl(s, t, head, trace.input("weights", [rows]), {
    withBackward: true,
    ...(logitsBytes && { logitsBytes }),
  });
  trace.markOutput(loss, "loss");
  const grads = trace.backward([loss], add);
  expect(grads.get(t)).toBeUndefined(); // the teacher is a constant
  trace.markOutput(grads.get(s)!, "ds");
  const externals = { student, teacher, w: packed };
  const ran = await runTrace(await nodeGpu(), trace, { weights }, externals);
  const got = {
    loss: (await ran.read("loss"))[0]!,
    ds: await ran.read("ds"),
  };
  ran.program.destroy();
  const w = format === "f32" ? dense : dequantise(packed as Uint32Array, vocabulary, width, format);
  return { got, wanted: reference(student, teacher, w, weights, width) };
}

/** The same in f64, straight from the definition. */
function reference(
  student: Float32Array,
  teacher: Float32Array,
  w: ArrayLike<number>,
  weights: Float32Array,
  width: number,
) {
  const [zs, zt] = [matmulNT(student, w, width), matmulNT(teacher, w, width)];
  const vocabulary = w.length / width;
  const rows = student.length / width;
  const logSoftmax = (z: Float64Array) => {
    const top = z.reduce((a, b) => Math.max(a, b));
    const lse = top + Math.log(z.reduce((sum, v) => sum + Math.exp(v - top), 0));
    return z.map((v) => v - lse);
  };
  const kl = new Float64Array(rows);
  const g = new Float64Array(rows * vocabulary);
  for (let r = 0; r < rows; r++) {
    const row = (z: Float64Array) => logSoftmax(z.slice(r * vocabulary, (r + 1) * vocabulary));
    const [logP, logQ] = [row(zs), row(zt)];
    kl[r] = logP.reduce((sum, lp, c) => sum + Math.exp(lp) * (lp - logQ[c]!), 0);
    logP.forEach((lp, c) => {
      g[r * vocabulary + c] = Math.exp(lp) * (lp - logQ[c]! - kl[r]!) * weights[r]!;
    });
  }
  return {
    loss: kl.reduce((sum, v, r) => sum + v * weights[r]!, 0),
    ds: matmulNT(g, transpose(w, width), vocabulary),
  };
}

test("one position over four words gives the numbers worked out by hand", async () => {
  // With w = I the logits are the hidden states: z = [1, .5, -.5, 0], teacher [2, 0, -1, .5]. KL(p ‖ q) = 0.2050244625.
  const identity = new Float32Array(16);
  for (let i = 0; i < 4; i++) identity[5 * i] = 1;
  const { got } = await run({
    student: Float32Array.of(1, 0.5, -0.5, 0),
    teacher: Float32Array.of(2, 0, -1, 0.5),
    dense: identity,
    weights: Float32Array.of(1),
    width: 4,
  });
  expect(got.loss).toBeCloseTo(0.2050244625, 6);
  const wanted = [-0.29579142, 0.23459995, 0.0863045, -0.02511303];
  expectClose("ds", got.ds, wanted, 2e-6);
});

test.each([
  [1, 7, 32],
  [5, 37, 64],
  [70, 300, 32],
])(
  "%i rows, vocabulary %i, width %i: value and gradient agree with the definition in f64",
  async (rows, vocabulary, width) => {
    const weights = Float32Array.from({ length: rows }, (_, r) =>
      r % 3 === 1 ? 0 : 0.5 + r / rows,
    );
    const { got, wanted } = await run({
      student: normal(rows * width, 1).map((v) => v * 0.3),
      teacher: normal(rows * width, 2).map((v) => v * 0.3),
      dense: normal(vocabulary * width, 3),
      weights,
      width,
    });
    expectClose("loss", [got.loss], [wanted.loss], 5e-6);
    expectClose("ds", got.ds, wanted.ds, 2e-5);
  },
);

test.each(["f32", "q8", "q4"] as const)(
  "chunks of the vocabulary of a %s head give the same as one",
  async (format) => {
    // 64 rows * 32 columns * 4 bytes = 8192 bytes: chunks of 32 of the 100 words, the last one of 4.
    const rows = 70;
    const { got, wanted } = await run({
      student: normal(rows * 64, 4).map((v) => v * 0.3),
      teacher: normal(rows * 64, 5).map((v) => v * 0.3),
      dense: normal(100 * 64, 6),
      weights: new Float32Array(rows).fill(1 / rows),
      width: 64,
      logitsBytes: 8192,
      format,
    });
    expectClose("loss", [got.loss], [wanted.loss], 5e-6);
    expectClose("ds", got.ds, wanted.ds, 2e-5);
  },
);

test("equal distributions have no divergence and no gradient", async () => {
  const same = normal(3 * 32, 7);
  const { got } = await run({
    student: same,
    teacher: same.slice(),
    dense: normal(20 * 32, 8),
    weights: new Float32Array(3).fill(1),
    width: 32,
  });
  expect(Math.abs(got.loss)).toBeLessThan(1e-5);
  expect(Math.max(...got.ds.map(Math.abs))).toBeLessThan(1e-5);
});
