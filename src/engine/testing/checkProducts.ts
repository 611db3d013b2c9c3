import { Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { recordNN, recordNT, type MatmulOptions } from "../ops/matmul.ts";
import { expectClose } from "./checkOp.ts";
import { nodeGpu } from "./nodeGpu.ts";
import { normal } from "./normal.ts";
import { matmulNT, transpose } from "./reference/linear.ts";
import { runTrace } from "./runTrace.ts";
import { storedWeight } from "./storedWeight.ts";

/** What differs for kernels that compute in less than f32. */
export interface Narrower {
  /** Rows of the left side (rows, width) and weights, as the kernel rounds them. */
  round: {
    rows: (values: Float32Array, width: number) => Float32Array;
    weights: (values: Float32Array) => Float32Array;
  };
  /** Changes the recording before it runs. */
  prepare?: (trace: Trace) => void;
}

type Four = [Float32Array, Float32Array, Float32Array, Float32Array];

const EXACT: Narrower["round"] = { rows: (values) => values, weights: (values) => values };

/**
 * Forward and back through a window of rows, to and from columns of a wider matrix, added to what is there. Few pipelines on
 * purpose: a software device takes seconds to compile each, while shapes are parameters and cost nothing. With `rank` a
 * low-rank pair is added to both, and neither is scaled. `narrower` rounds what the reference multiplies.
 */
export async function checkProducts(
  how: MatmulOptions,
  format: WeightFormat,
  [m, n, k]: readonly [number, number, number],
  kinds: readonly ("nt" | "nn")[] = ["nt", "nn"],
  profile?: DeviceProfile,
  rank = 0,
  narrower?: Narrower,
): Promise<void> {
  const [lead, from, of] = [3, n % 4 ? 5 : 4, n + 12];
  const { stored, values } = storedWeight(n + lead, k, format);
  const x = normal(m * k, 1);
  const dy = normal(m * of, 2);
  const [low, b, dlow, a] = [m, n, m, k].map((side, i) => normal(side * rank, 6 + i)) as Four;
  const [forwardScale, backScale] = rank ? [1, 1] : [0.5, 2];
  const before = normal(m * of, 4);
  const old = normal(m * k, 5);
  const { rows: roundRows, weights: roundWeights } = narrower?.round ?? EXACT;
  const part = roundWeights(values.subarray(lead * k));
  const options = { ...how, rows: { from: lead, count: n }, columns: { from, of } };
  const [forward, back] = [kinds.includes("nt"), kinds.includes("nn")];
  const trace = new Trace(profile);
  const w = trace.external("w", [n + lead, k], { format });
  const y = trace.external("y", [m, of]);
  const dx = trace.external("dx", [m, k]);
  const xTensor = trace.external("x", [m, k]);
  const dyTensor = trace.external("dy", [m, of]);
  const pair = (left: string, right: string, shape: readonly number[]) =>
    rank > 0 && {
      low: { left: trace.external(left, [m, rank]), right: trace.external(right, shape) },
    };
  if (forward) {
    const added = { scale: forwardScale, accumulate: true, ...pair("low", "b", [n, rank]) };
    recordNT(trace, xTensor, w, y, { ...options, ...added });
  }
  if (back) {
    const added = { scale: backScale, accumulate: true, ...pair("dlow", "a", [rank, k]) };
    recordNN(trace, dyTensor, w, dx, { ...options, ...added });
  }
  const external = { w: stored, y: before, dx: old, dy, x, ...(rank > 0 && { low, b, dlow, a }) };
  narrower?.prepare?.(trace);
  const ran = await runTrace(await nodeGpu(), trace, {}, external);
  if (forward) {
    const product = matmulNT(roundRows(x, k), part, k).map((v) => forwardScale * v);
    if (rank) matmulNT(low, b, rank).forEach((v, i) => (product[i]! += v));
    const wanted = before.map((value, i) => {
      const col = (i % of) - from;
      return col >= 0 && col < n ? value + product[Math.floor(i / of) * n + col]! : value;
    });
    expectClose("y", (await ran.external("y")).subarray(0, m * of), wanted, 1e-5);
  }
  if (back) {
    const taken = dy.filter((_, i) => i % of >= from && i % of < from + n);
    const through = matmulNT(roundRows(taken, n), transpose(part, k), n).map(
      (v, i) => backScale * v + old[i]!,
    );
    if (rank) matmulNT(dlow, transpose(a, k), rank).forEach((v, i) => (through[i]! += v));
    expectClose("dx", (await ran.external("dx")).subarray(0, m * k), through, 1e-5);
  }
  ran.program.destroy();
}
