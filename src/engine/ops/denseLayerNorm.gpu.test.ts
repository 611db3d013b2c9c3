import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { runParameters } from "../testing/runParameters.ts";
import { runTrace } from "../testing/runTrace.ts";
import { add } from "./add.ts";
import { denseLayerNorm } from "./denseLayerNorm.ts";

const EPS = 1e-5;

/** Rows of x̂ and 1 / standard deviation, in f64. */
function normalised(x: Float32Array, cols: number) {
  const rows = Array.from({ length: x.length / cols }, (_, r) =>
    Float64Array.from(x.subarray(r * cols, (r + 1) * cols)),
  );
  return rows.map((row) => {
    const mean = row.reduce((a, b) => a + b) / cols;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / cols;
    const rstd = 1 / Math.sqrt(variance + EPS);
    return { hat: row.map((v) => (v - mean) * rstd), rstd };
  });
}

test.each([
  [1, 64],
  [9, 5],
  [70, 130],
])("%i rows, %i columns: y and all gradients agree with the definition in f64", async (rows, n) => {
  const [x, w, b, dy] = [normal(rows * n, 1), normal(n, 2), normal(n, 3), normal(rows * n, 4)];
  const got = await runParameters(
    {
      ...{ x: { values: x, shape: [rows, n] }, dy: { values: dy, shape: [rows, n] } },
      ...{ weight: { values: w, shape: [n] }, bias: { values: b, shape: [n] } },
    },
    (input, weight, bias) => denseLayerNorm(input, weight, bias, EPS),
  );

  const lines = normalised(x, n);
  const wanted = { y: [] as number[], dx: [] as number[] };
  const [dw, db] = [new Float64Array(n), new Float64Array(n)];
  lines.forEach(({ hat, rstd }, r) => {
    const g = hat.map((_, c) => dy[r * n + c]! * w[c]!);
    const shift = g.reduce((a, v) => a + v) / n;
    const pull = g.reduce((a, v, c) => a + v * hat[c]!, 0) / n;
    hat.forEach((v, c) => {
      wanted.y.push(v * w[c]! + b[c]!);
      wanted.dx.push(rstd * (g[c]! - shift - v * pull));
      dw[c]! += dy[r * n + c]! * v;
      db[c]! += dy[r * n + c]!;
    });
  });
  expectClose("y", got.y, wanted.y, 1e-5);
  expectClose("dx", got.dx, wanted.dx, 1e-5);
  expectClose("dweight", got.dweight, dw, 1e-5);
  expectClose("dbias", got.dbias, db, 1e-5);
});

test("frozen, it passes its gradient on and adds none of its own", async () => {
  const trace = new Trace();
  const xT = trace.external("x", [2, 4], { needsGrad: true });
  const frozen = (name: string, offset: number) => {
    const parameter = trace.parameter(name, [4], offset);
    return { ...parameter, value: trace.detach(parameter.value) };
  };
  const y = denseLayerNorm(xT, frozen("weight", 0), frozen("bias", 256), EPS);
  const grads = trace.backwardFrom(y, trace.external("dy", [2, 4]), add);
  trace.markOutput(grads.get(xT)!, "dx");
  const values = new Float32Array(128).fill(1);
  const [x, dy] = [normal(8, 5), normal(8, 6)];
  const ran = await runTrace(await nodeGpu(), trace, {}, { x, dy, values });
  expect((await ran.read("dx")).some((v) => v !== 0)).toBe(true);
  ran.program.destroy();
});
