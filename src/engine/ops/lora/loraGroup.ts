/**
 * What up to three LoRA pairs that read the same x compute beside their weights, each step for all of them in one dispatch: a
 * single pair is too narrow to occupy a subgroup, and a card at the widths of small models waits for dispatches.
 */
import { arenaWindow } from "../../graph/arenaWindow.ts";
import type { DeviceProfile } from "../../graph/deviceProfile.ts";
import { rowsAndCols } from "../../graph/shape.ts";
import type { Parameter, Tensor, Trace } from "../../graph/trace.ts";
import type { Dropout } from "../dropout.ts";
import { fitted } from "../grid.ts";
import { groupKernels, through, type GroupKernels } from "./groupKernels.ts";

/** As many as q, k and v: their gradients bind seven buffers, and a device offers eight. */
export const MOST_PAIRS = 3;

/** On a processor fewer rows have kernels of their own. */
const FEWEST_ROWS = 4;

/** A card's kernels for short sides are the better ones for reductions at least so long, up to so high a rank (matmulShape.ts). */
const CARD = { inputs: 128, rank: 64 };

/** Whether these kernels serve such pairs on the device. */
export function suitsGroup(profile: DeviceProfile, { rows, rank, widths }: GroupShape): boolean {
  if (!groupKernels(profile)) return false;
  const aligned = [rank, ...widths].every((width) => width % 4 === 0);
  const isLong = rank <= CARD.rank && Math.min(...widths) >= CARD.inputs;
  return aligned && (profile.software ? rows >= FEWEST_ROWS : isLong);
}

interface GroupShape {
  rows: number;
  rank: number;
  /** Columns of x and of every output. */
  widths: readonly number[];
}

/** The middles (M, R) of several pairs in one tensor. */
export interface Lows {
  all: Tensor;
  /** Each as a tensor of its own, in the order of the pairs. */
  each: Tensor[];
  /** Floats from the beginning of one to that of the next. */
  plane: number;
}

function makeLows(trace: Trace, pairs: number, rows: number, rank: number): Lows {
  const plane = planeOf(rows, rank);
  const all = trace.tensor([pairs * plane]);
  const each = Array.from({ length: pairs }, (_, g) =>
    trace.view(all, [rows, rank], 4 * g * plane),
  );
  return { all, each, plane };
}

/** Floats of a pair's middle, so that each begins where a view may. */
const planeOf = (rows: number, rank: number) => 64 * Math.ceil((rows * rank) / 64);

/** low[g] = scale · drop[g](x) A[g]ᵀ, x (M, K), A (R, K). */
export function recordLows(
  x: Tensor,
  as: readonly Tensor[],
  scale: number,
  drops?: readonly Dropout[],
): Lows {
  const { trace } = x;
  const [m, k] = rowsAndCols(x.shape);
  const rank = as[0]!.shape[0]!;
  const lows = makeLows(trace, as.length, m, rank);
  const { window, starts } = arenaWindow(as);
  const { nt, dropping, beside: besideOf, grids } = kernelsOf(trace);
  const seed = drops?.[0]?.seed;
  const beside = besideOf(as.length, seed !== undefined);
  const buffers = { x, values: window, low: lows.all };
  const params = {
    ...{ m, k, rank, pairs: beside, plane: planeOf(m, rank) / 4, scale },
    ...{ a0: starts[0]!, a1: starts[1] ?? 0, a2: starts[2] ?? 0, ...saltsOf(drops) },
  };
  const grid = grids.nt({ pairs: as.length, rows: m, rank, beside });
  if (seed) trace.dispatch(dropping.nt, { ...buffers, seed }, params, grid);
  else trace.dispatch(nt, buffers, params, grid);
  return lows;
}

/** dlow[g] = scale · dy[g] B[g], dy (M, N[g]), B (N[g], R). */
export function recordLowsBack(dys: readonly Tensor[], bs: readonly Tensor[], scale: number): Lows {
  const { trace } = dys[0]!;
  const rank = bs[0]!.shape[1]!;
  const [m] = rowsAndCols(dys[0]!.shape);
  const lows = makeLows(trace, dys.length, m, rank);
  const { window, starts } = arenaWindow(bs);
  const { nn, grids } = kernelsOf(trace);
  trace.dispatch(
    nn,
    { ...sides(dys), values: window, dlow: lows.all },
    {
      ...{ m, ...widths(dys), rank, plane: planeOf(m, rank) / 4, scale },
      ...{ b0: starts[0]!, b1: starts[1] ?? 0, b2: starts[2] ?? 0 },
    },
    grids.nn({ pairs: dys.length, rows: m, rank }),
  );
  return lows;
}

/** dx (M, K) += Σ_g drop[g](dlow[g] A[g]), in one dispatch on a processor. */
export function recordLowsThrough(
  dlow: Lows,
  as: readonly Tensor[],
  dx: Tensor,
  drops: readonly Dropout[],
): void {
  const { trace } = dx;
  const [m, k] = rowsAndCols(dx.shape);
  const rank = as[0]!.shape[0]!;
  const { window, starts } = arenaWindow(as);
  const { groups, WG } = fitted(k / 4);
  trace.dispatch(
    through,
    { dlow: dlow.all, values: window, seed: drops[0]!.seed, dx },
    {
      ...{ m, k, rank, pairs: as.length, plane: planeOf(m, rank) / 4, ...saltsOf(drops) },
      ...{ a0: starts[0]!, a1: starts[1] ?? 0, a2: starts[2] ?? 0 },
    },
    [groups, Math.ceil(m / 4)],
    { WG },
  );
}

/** dB[g] += dy[g]ᵀ low[g] and dA[g] += dlow[g]ᵀ drop[g](x). */
export function recordLowGradients(
  x: Tensor,
  dys: readonly Tensor[],
  low: Lows,
  dlow: Lows,
  pairs: readonly { a: Parameter; b: Parameter }[],
  drops?: readonly Dropout[],
): void {
  const { trace } = x;
  const [m, k] = rowsAndCols(x.shape);
  const rank = pairs[0]!.a.value.shape[0]!;
  const grads = pairs.flatMap(({ a, b }) => [a.grad, b.grad]);
  const { window, starts } = arenaWindow(grads);
  const { tn, dropping, grids } = kernelsOf(trace);
  const widest = Math.max(k, ...Object.values(widths(dys)));
  const buffers = { x, ...sides(dys), low: low.all, dlow: dlow.all, grads: window };
  const params = {
    ...{ m, k, ...widths(dys), rank, plane: planeOf(m, rank) / 4, ...saltsOf(drops) },
    ...{ a0: starts[0]!, a1: starts[2] ?? 0, a2: starts[4] ?? 0 },
    ...{ b0: starts[1]!, b1: starts[3] ?? 0, b2: starts[5] ?? 0 },
  };
  const grid = grids.tn({ pairs: dys.length, rows: m, rank }, widest);
  const seed = drops?.[0]?.seed;
  if (seed) trace.dispatch(dropping.tn, { ...buffers, seed }, params, grid);
  else trace.dispatch(tn, buffers, params, grid);
}

function saltsOf(drops: readonly Dropout[] = []) {
  const [salt0 = 0, salt1 = 0, salt2 = 0] = drops.map(({ salt }) => salt);
  return { salt0, salt1, salt2, rate: drops[0]?.rate ?? 0 };
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

function kernelsOf({ profile }: Trace): GroupKernels {
  const found = groupKernels(profile);
  if (!found) throw new Error("The device has no kernels for LoRA pairs together.");
  return found;
}
