/** The page of quads.spec.ts: products and attention on the browser's GPU beside their references. */
import { openGpu, type Gpu } from "../../src/engine/gpu/device.ts";
import { profileOf, type DeviceProfile } from "../../src/engine/graph/deviceProfile.ts";
import { Trace } from "../../src/engine/graph/trace.ts";
import { add } from "../../src/engine/ops/add.ts";
import { attention } from "../../src/engine/ops/attention.ts";
import { linear } from "../../src/engine/ops/linear.ts";
import { loraLinears } from "../../src/engine/ops/lora/loraLinears.ts";
import { recordNN, recordNT } from "../../src/engine/ops/matmul.ts";
import { LARGE, sizesOf, type AttentionCase } from "../../src/engine/testing/attentionCases.ts";
import { normal } from "../../src/engine/testing/normal.ts";
import * as reference from "../../src/engine/testing/reference/attention.ts";
import { matmulNT, transpose } from "../../src/engine/testing/reference/linear.ts";
import { runTrace } from "../../src/engine/testing/runTrace.ts";

/** What was computed, by which kernels, and its largest error, of the largest value. */
export interface Checked {
  what: string;
  kernels: string[];
  error: number;
}

/** Rows, outputs and inputs: of all heights, by fours and beginning anywhere, and few rows, which have loops of their own. */
const PRODUCTS = [
  ...[[1, 37, 84] as const, [1, 36, 36] as const, [2, 36, 40] as const, [3, 36, 40] as const],
  ...[[6, 36, 36] as const, [10, 40, 36] as const],
  ...[[11, 44, 40] as const, [9, 36, 35] as const, [33, 37, 36] as const, [67, 39, 41] as const],
];

/** Rows, columns of x, outputs of each layer and rank: pairs that fill a quad and that do not. */
const DROPPED = [
  { rows: 37, k: 64, widths: [36, 12, 20], rank: 8 },
  { rows: 131, k: 96, widths: [64], rank: 16 },
  { rows: 19, k: 24, widths: [8, 12, 16], rank: 20 },
];

export async function checkHere(): Promise<Checked[]> {
  const gpu = await openGpu(navigator.gpu);
  const checked: Checked[] = [];
  for (const sizes of PRODUCTS)
    for (const kind of ["nt", "nn"] as const)
      for (const rank of [0, 6]) checked.push(await product(gpu, kind, sizes, rank));
  // Kernels for one row add nothing, nor do those of a card for rows that begin anywhere.
  const { software } = profileOf(gpu);
  const isOnto = ([m, n, k]: readonly number[]) =>
    m! > 1 && (software || (n! % 4 === 0 && k! % 4 === 0));
  for (const sizes of PRODUCTS.filter(isOnto))
    for (const rank of [0, 6]) checked.push(await ontoProduct(gpu, sizes, rank));
  for (const given of LARGE) checked.push(...(await attentionOf(gpu, given)));
  for (const pairs of DROPPED) checked.push(...(await droppedPairs(gpu, pairs)));
  gpu.close();
  return checked;
}

/** y += x wᵀ or dx += dy w, with a low-rank pair where `rank` is not 0. */
async function product(
  gpu: Gpu,
  kind: "nt" | "nn",
  [m, outputs, inputs]: readonly [number, number, number],
  rank: number,
): Promise<Checked> {
  const [k, n] = kind === "nt" ? [inputs, outputs] : [outputs, inputs];
  const [a, w, before] = [normal(m * k, 1), normal(outputs * inputs, 2), normal(m * n, 3)];
  const [left, right] = [normal(m * rank, 4), normal(n * rank, 5)];
  const wanted = matmulNT(a, kind === "nt" ? w : transpose(w, inputs), k).map(
    (value, i) => value + before[i]!,
  );
  const turned = kind === "nt" ? right : transpose(right, n);
  if (rank) matmulNT(left, turned, rank).forEach((value, i) => (wanted[i]! += value));

  const trace = new Trace(profileOf(gpu));
  const x = trace.external("x", [m, k]);
  const weight = trace.external("w", [outputs, inputs]);
  const y = trace.external("y", [m, n]);
  const rightShape = kind === "nt" ? [n, rank] : [rank, n];
  const low = rank > 0 && {
    low: { left: trace.external("left", [m, rank]), right: trace.external("right", rightShape) },
  };
  const record = kind === "nt" ? recordNT : recordNN;
  record(trace, x, weight, y, { accumulate: true, ...low });
  const ran = await runTrace(gpu, trace, {}, { x: a, w, y: before, left, right });
  const error = errorOf((await ran.external("y")).subarray(0, m * n), wanted);
  ran.program.destroy();
  return { what: `${kind} ${m} x ${k} x ${n}, rank ${rank}`, kernels: kernelsOf(trace), error };
}

/** y = x wᵀ + bias + residual, with a low-rank pair where `rank` is not 0. */
async function ontoProduct(
  gpu: Gpu,
  [m, n, k]: readonly [number, number, number],
  rank: number,
): Promise<Checked> {
  const given = {
    ...{ x: normal(m * k, 1), w: normal(n * k, 2), bias: normal(n, 3), residual: normal(m * n, 4) },
    ...(rank > 0 && { left: normal(m * rank, 5), right: normal(n * rank, 6) }),
  };
  const pair = given.left ? matmulNT(given.left, given.right!, rank) : undefined;
  const wanted = matmulNT(given.x, given.w, k).map(
    (value, i) => value + given.bias[i % n]! + given.residual[i]! + (pair?.[i] ?? 0),
  );
  const trace = new Trace(profileOf(gpu));
  const [x, w] = [trace.external("x", [m, k]), trace.external("w", [n, k])];
  const onto = { bias: trace.external("bias", [n]), residual: trace.external("residual", [m, n]) };
  const low = rank > 0 && {
    low: { left: trace.external("left", [m, rank]), right: trace.external("right", [n, rank]) },
  };
  const y = trace.markOutput(trace.tensor([m, n]), "y");
  recordNT(trace, x, w, y, { onto, ...low });
  const ran = await runTrace(gpu, trace, {}, given);
  const error = errorOf(await ran.read("y"), wanted);
  ran.program.destroy();
  return { what: `onto ${m} x ${k} x ${n}, rank ${rank}`, kernels: kernelsOf(trace), error };
}

/** Layers whose low-rank pairs drop their input, beside the same by plain kernels, which drop by a dispatch of their own. */
async function droppedPairs(
  gpu: Gpu,
  { rows, k, widths, rank }: (typeof DROPPED)[number],
): Promise<Checked[]> {
  const compute = async (profile: DeviceProfile) => {
    const trace = new Trace(profile);
    const x = trace.external("x", [rows, k], { needsGrad: true });
    const seed = trace.external("seed", [1], { dtype: "u32" });
    const floats = 64 * Math.ceil((rank * Math.max(k, ...widths)) / 64);
    const layers = widths.map((n, g) => {
      const pair = {
        a: trace.parameter(`a${g}`, [rank, k], 8 * g * floats),
        b: trace.parameter(`b${g}`, [n, rank], 8 * g * floats + 4 * floats),
      };
      const dropout = { rate: 0.25, seed, salt: 3 + g };
      return { w: trace.external(`w${g}`, [n, k]), adapter: { ...pair, scale: 2, dropout } };
    });
    const side = (n: number, g: number) => trace.external(`side${g}`, [8, n]);
    const z = loraLinears(x, layers)
      .map((y, g) => linear(y, side(widths[g]!, g)))
      .reduce(add);
    const grads = trace.backwardFrom(z, trace.external("dz", [rows, 8]), add);
    trace.markOutput(z, "z");
    trace.markOutput(grads.get(x)!, "dx");
    const values = normal(2 * widths.length * floats, 1);
    const ran = await runTrace(
      gpu,
      trace,
      {},
      {
        ...{ x: normal(rows * k, 2), dz: normal(rows * 8, 3), seed: Uint32Array.of(99), values },
        ...Object.fromEntries(
          widths.flatMap((n, g) => [
            [`w${g}`, normal(n * k, 10 + g)],
            [`side${g}`, normal(8 * n, 20 + g)],
          ]),
        ),
      },
    );
    const [forward, dx] = [await ran.read("z"), await ran.read("dx")];
    const found = { forward, dx, gradients: await ran.external("grads") };
    ran.program.destroy();
    return { found, kernels: kernelsOf(trace) };
  };
  const { found, kernels } = await compute(profileOf(gpu));
  const plain = await compute({ software: true, matmul: "register" });
  return (["forward", "dx", "gradients"] as const).map((of) => ({
    what: `dropped pairs of ${rows} x ${k}, rank ${rank}: ${of}`,
    ...{ kernels, error: errorOf(found[of], plain.found[of]) },
  }));
}

async function attentionOf(gpu: Gpu, given: AttentionCase): Promise<Checked[]> {
  const { heads, kvHeads, headDim } = given.how;
  const [tq, tk, columns] = sizesOf(given);
  const { keys, queries } = given.spans;
  const [q, dout] = [normal(tq * heads * headDim, 1), normal(tq * heads * headDim, 2)];
  const [k, v] = [normal(tk * kvHeads * headDim, 3), normal(tk * kvHeads * headDim, 4)];
  const trace = new Trace(profileOf(gpu));
  const side = (name: string, tokens: number, count: number) =>
    trace.external(name, [tokens, count * headDim], { needsGrad: true });
  const sides = [side("q", tq, heads), side("k", tk, kvHeads), side("v", tk, kvHeads)] as const;
  const spans = {
    keys: trace.external("keys", [tq, columns], { dtype: "u32" }),
    queries: trace.external("queries", [tk, 2], { dtype: "u32" }),
  };
  const o = attention(...sides, spans, given.how);
  const grads = trace.backwardFrom(o, trace.external("dout", o.shape), add);
  trace.markOutput(o, "o");
  ["dq", "dk", "dv"].forEach((name, i) => trace.markOutput(grads.get(sides[i]!)!, name));
  const ran = await runTrace(gpu, trace, {}, { q, k, v, dout, keys, queries });
  const back = reference.attentionBackward(q, k, v, keys, dout, given.how);
  const got = [await ran.read("dq"), await ran.read("dk"), await ran.read("dv")];
  const errors = {
    o: errorOf(await ran.read("o"), reference.attention(q, k, v, keys, given.how)),
    // As one list: a sequence of one token has no gradient but dv.
    gradients: errorOf(
      got.flatMap((list) => [...list]),
      [...back.dq, ...back.dk, ...back.dv],
    ),
  };
  ran.program.destroy();
  const kernels = kernelsOf(trace);
  return Object.entries(errors).map(([of, error]) => ({
    ...{ what: `attention over ${given.name}: ${of}`, kernels, error },
  }));
}

const kernelsOf = (trace: Trace) => [...new Set(trace.dispatches.map(({ kernel }) => kernel.name))];

function errorOf(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let [error, largest] = [0, Number.MIN_VALUE];
  for (let i = 0; i < wanted.length; i++) {
    // NaN stays NaN.
    error = Math.max(error, Math.abs(got[i]! - wanted[i]!));
    largest = Math.max(largest, Math.abs(wanted[i]!));
  }
  return error === 0 ? 0 : error / largest;
}

Object.assign(globalThis, { checkHere });
