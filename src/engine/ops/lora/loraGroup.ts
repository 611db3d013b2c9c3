/**
 * What up to three LoRA pairs that read the same x compute beside their weights, each step for all of them in one dispatch. For
 * processors with subgroups: a single pair is too narrow to occupy one.
 */
import { kernel } from "../../gpu/kernel.ts";
import { wgsl } from "../../gpu/shaders.ts";
import { arenaWindow } from "../../graph/arenaWindow.ts";
import type { DeviceProfile, SubgroupSize } from "../../graph/deviceProfile.ts";
import { rowsAndCols } from "../../graph/shape.ts";
import type { Parameter, Tensor, Trace } from "../../graph/trace.ts";

/** As many as q, k and v: their gradients bind seven buffers, and a device offers eight. */
export const MOST_PAIRS = 3;

const sized = (lanes: SubgroupSize) => {
  const source = (name: string) =>
    wgsl(`lora/lows_${name}`, { "lib/rows_of_8": `lib/rows_of_${lanes}` });
  const name = (of: string) => `lows_subgroup${lanes}_${of}`;
  return {
    nt: kernel({
      ...{ name: name("nt"), source: source("nt"), reads: ["x", "values"], writes: ["low"] },
      params: {
        ...{ m: "u32", k: "u32", rank: "u32", pairs: "u32", plane: "u32" },
        ...{ a0: "u32", a1: "u32", a2: "u32", scale: "f32" },
      },
    }),
    nn: kernel({
      ...{ name: name("nn"), source: source("nn") },
      ...{ reads: ["dy0", "dy1", "dy2", "values"], writes: ["dlow"] },
      params: {
        ...{ m: "u32", n0: "u32", n1: "u32", n2: "u32", rank: "u32", plane: "u32" },
        ...{ b0: "u32", b1: "u32", b2: "u32", scale: "f32" },
      },
    }),
    tn: kernel({
      ...{ name: name("tn"), source: source("tn") },
      ...{ reads: ["x", "dy0", "dy1", "dy2", "low", "dlow"], writes: ["grads"] },
      params: {
        ...{ m: "u32", k: "u32", n0: "u32", n1: "u32", n2: "u32", rank: "u32", plane: "u32" },
        ...{ a0: "u32", a1: "u32", a2: "u32", b0: "u32", b1: "u32", b2: "u32" },
      },
    }),
  };
};
const bySize = { 4: sized(4), 8: sized(8) };

/** Fewer rows have kernels of their own. */
const FEWEST_ROWS = 4;

/** Whether these kernels serve pairs of this rank on the device; `widths` are the columns of x and of every output. */
export function suitsGroup(
  { software, subgroup }: DeviceProfile,
  { rows, rank, widths }: { rows: number; rank: number; widths: readonly number[] },
): boolean {
  const aligned = [rank, ...widths].every((width) => width % 4 === 0);
  return software && subgroup !== undefined && rows >= FEWEST_ROWS && aligned;
}

/** The middles (M, R) of several pairs in one tensor. */
export interface Lows {
  all: Tensor;
  /** Each as a tensor of its own, in the order of the pairs. */
  each: Tensor[];
}

function makeLows(trace: Trace, pairs: number, rows: number, rank: number): Lows {
  const plane = planeOf(rows, rank);
  const all = trace.tensor([pairs * plane]);
  const each = Array.from({ length: pairs }, (_, g) =>
    trace.view(all, [rows, rank], 4 * g * plane),
  );
  return { all, each };
}

/** Floats of a pair's middle, so that each begins where a view may. */
const planeOf = (rows: number, rank: number) => 64 * Math.ceil((rows * rank) / 64);

/** low[g] = scale · x A[g]ᵀ, x (M, K), A (R, K). */
export function recordLows(x: Tensor, as: readonly Tensor[], scale: number): Lows {
  const { trace } = x;
  const [m, k] = rowsAndCols(x.shape);
  const rank = as[0]!.shape[0]!;
  const lows = makeLows(trace, as.length, m, rank);
  const { window, starts } = arenaWindow(as);
  const { nt, lanes } = kernelsOf(trace);
  trace.dispatch(
    nt,
    { x, values: window, low: lows.all },
    {
      ...{ m, k, rank, pairs: as.length, plane: planeOf(m, rank) / 4, scale },
      ...{ a0: starts[0]!, a1: starts[1] ?? 0, a2: starts[2] ?? 0 },
    },
    [Math.ceil((as.length * rank) / (4 * lanes)), Math.ceil(m / 16)],
  );
  return lows;
}

/** dlow[g] = scale · dy[g] B[g], dy (M, N[g]), B (N[g], R). */
export function recordLowsBack(dys: readonly Tensor[], bs: readonly Tensor[], scale: number): Lows {
  const { trace } = dys[0]!;
  const rank = bs[0]!.shape[1]!;
  const [m] = rowsAndCols(dys[0]!.shape);
  const lows = makeLows(trace, dys.length, m, rank);
  const { window, starts } = arenaWindow(bs);
  const { nn, lanes } = kernelsOf(trace);
  trace.dispatch(
    nn,
    { ...sides(dys), values: window, dlow: lows.all },
    {
      ...{ m, ...widths(dys), rank, plane: planeOf(m, rank) / 4, scale },
      ...{ b0: starts[0]!, b1: starts[1] ?? 0, b2: starts[2] ?? 0 },
    },
    [Math.ceil(m / (4 * lanes)), Math.ceil(rank / 8), dys.length],
  );
  return lows;
}

/** dB[g] += dy[g]ᵀ low[g] and dA[g] += dlow[g]ᵀ x. */
export function recordLowGradients(
  x: Tensor,
  dys: readonly Tensor[],
  low: Lows,
  dlow: Lows,
  pairs: readonly { a: Parameter; b: Parameter }[],
): void {
  const { trace } = x;
  const [m, k] = rowsAndCols(x.shape);
  const rank = pairs[0]!.a.value.shape[0]!;
  const grads = pairs.flatMap(({ a, b }) => [a.grad, b.grad]);
  const { window, starts } = arenaWindow(grads);
  const { tn, lanes } = kernelsOf(trace);
  const widest = Math.max(k, ...Object.values(widths(dys)));
  trace.dispatch(
    tn,
    { x, ...sides(dys), low: low.all, dlow: dlow.all, grads: window },
    {
      ...{ m, k, ...widths(dys), rank, plane: planeOf(m, rank) / 4 },
      ...{ a0: starts[0]!, a1: starts[2] ?? 0, a2: starts[4] ?? 0 },
      ...{ b0: starts[1]!, b1: starts[3] ?? 0, b2: starts[5] ?? 0 },
    },
    [Math.ceil(widest / (4 * lanes)), Math.ceil(rank / 8), 2 * dys.length],
  );
}

/** Places that fewer pairs leave free are bound to the first side, and not read. */
const sides = ([dy0, dy1 = dy0, dy2 = dy0]: readonly Tensor[]) => ({
  dy0: dy0!,
  dy1: dy1!,
  dy2: dy2!,
});

function widths(dys: readonly Tensor[]) {
  const [n0 = 0, n1 = 0, n2 = 0] = dys.map(({ shape }) => shape.at(-1)!);
  return { n0, n1, n2 };
}

function kernelsOf({ profile: { subgroup } }: Trace) {
  if (!subgroup)
    throw new Error("The device has no subgroups of 4 or 8, which these kernels need.");
  return { ...bySize[subgroup], lanes: subgroup };
}
