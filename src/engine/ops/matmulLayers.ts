/**
 * Products of layers that read the same x, as q, k and v do (vLLM's QKVParallelLinear), in one dispatch on a graphics card: forward
 * y[g] = x w[g]ᵀ, and back dx = Σ_g dy[g] w[g], each with the low-rank pairs beside the weights (LoRA, arXiv 2106.09685). The weights
 * stay in buffers of their own. Where no kernel serves, each layer is a product by itself.
 */
import { specialised, type Kernel } from "../gpu/kernel.ts";
import { arenaWindow } from "../graph/arenaWindow.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import type { Tensor } from "../graph/trace.ts";
import type { Dropout } from "./dropout.ts";
import { lines } from "./grid.ts";
import { recordNN, recordNT } from "./matmul.ts";
import type { Onto } from "./matmulProduct.ts";
import { jointOf, type Forced, type Joint } from "./matmulLayersChoice.ts";
import {
  layersNN,
  layersNT,
  layersSumDropped,
  layersSumNN,
  layersSumNT,
} from "./matmulLayersKernels.ts";

/** What low-rank pairs add: lefts[g] (M, R) times rights[g], which is B (N[g], R) forward and A (R, K) on the way back. */
export interface LowRanks {
  /** All lefts in one tensor, each a range that begins `plane` floats after the one before. */
  all: Tensor;
  lefts: readonly Tensor[];
  plane: number;
  /** Trained tensors of one arena. */
  rights: readonly Tensor[];
  /** On the way back: what each pair's product goes through before it is added. */
  drops?: readonly Dropout[] | undefined;
}

/** ys[g] (M, N[g]) = x (M, K) ws[g]ᵀ + lefts[g] rights[g]ᵀ. Layers that go onto something are products by themselves. */
export function recordLayersNT(
  x: Tensor,
  ws: readonly Tensor[],
  ys: readonly Tensor[],
  {
    low,
    ontos = [],
    ...forced
  }: Forced & { low?: LowRanks | undefined; ontos?: readonly (Onto | undefined)[] } = {},
): void {
  const { trace } = x;
  const [rows] = rowsAndCols(x.shape);
  const apart = ontos.some((onto) => onto !== undefined);
  const joint = apart ? undefined : jointOf("nt", rows, ws, false, forced);
  const count = joint?.count ?? 1;
  if (joint) dispatchNT(joint, x, ws, ys, low);
  else {
    const beside = { ...(low && { low: pairOf(low) }), onto: ontos[0] };
    recordNT(trace, x, ws[0]!, ys[0]!, { ...forced, ...beside });
  }
  if (count < ws.length) {
    const rest = { ...forced, low: low && after(low, count), ontos: ontos.slice(count) };
    recordLayersNT(x, ws.slice(count), ys.slice(count), rest);
  }
}

/** dx (M, K) = Σ_g dys[g] (M, N[g]) ws[g] + drops[g](lefts[g] rights[g]); with `accumulate` added to what dx holds. */
export function recordLayersNN(
  dys: readonly Tensor[],
  ws: readonly Tensor[],
  dx: Tensor,
  { accumulate = false, low, ...forced }: Forced & { accumulate?: boolean; low?: LowRanks } = {},
): void {
  const [rows] = rowsAndCols(dx.shape);
  const joint = jointOf("nn", rows, ws, low?.drops !== undefined, forced);
  const count = joint?.count ?? 1;
  if (joint) dispatchNN(joint, dys, ws, dx, accumulate, low);
  else {
    const pair = low && { low: pairOf(low) };
    recordNN(dx.trace, dys[0]!, ws[0]!, dx, { ...forced, accumulate, ...pair });
  }
  if (count < ws.length) {
    const rest = low && { low: after(low, count) };
    recordLayersNN(dys.slice(count), ws.slice(count), dx, { ...forced, accumulate: true, ...rest });
  }
}

/** The pair of the first layer. */
function pairOf({ lefts, rights, drops }: LowRanks) {
  return { left: lefts[0]!, right: rights[0]!, drop: drops?.[0] };
}

/** The pairs of the layers from number `count` on. */
function after({ all, lefts, plane, rights, drops }: LowRanks, count: number): LowRanks {
  const from = count * plane;
  return {
    all: all.trace.view(all, [size(all.shape) - from], 4 * from),
    ...{ lefts: lefts.slice(count), plane, rights: rights.slice(count) },
    drops: drops?.slice(count),
  };
}

function dispatchNT(
  { count, m, width: k, outputs, shape, span, planes }: Joint,
  x: Tensor,
  ws: readonly Tensor[],
  ys: readonly Tensor[],
  low: LowRanks | undefined,
): void {
  const { trace } = x;
  const { whole, parts } = layersNT(shape.body, ws[0]!.format, count);
  const fitted = fit(shape.consts);
  const sides = { a: x, ...numbered("w", ws.slice(0, count)) };
  const [n0 = 0, n1 = 0, n2 = 0] = outputs;
  const middle = middleOf("b", low, count);
  const sizes = { m, k, span, a_row: k, a_start: 0, w_row: k, start: 0, n0, n1, n2 };
  const every = { ...sizes, ...totalsOf(ws, count), ...middle.params };
  const out = numbered("y", ys.slice(0, count));
  if (planes === 1) {
    trace.dispatch(fitted(whole), { ...sides, ...middle.buffers(x), ...out }, every, shape.grid);
    return;
  }
  const columns = n0 + n1 + n2;
  const y = trace.tensor([planes, m, columns]);
  trace.dispatch(fitted(parts!), { ...sides, y }, every, [...shape.grid, planes]);
  trace.dispatch(
    layersSumNT[count],
    { parts: y, ...middle.buffers(y), ...out },
    { m, splits: planes, n0, n1, n2, ...middle.params },
    lines((m * columns) / 4),
  );
}

function dispatchNN(
  { count, m, width: n, outputs, shape, span, planes }: Joint,
  dys: readonly Tensor[],
  ws: readonly Tensor[],
  dx: Tensor,
  accumulate: boolean,
  low: LowRanks | undefined,
): void {
  const { trace } = dx;
  const { whole, dropped, parts } = layersNN(shape.body, ws[0]!.format, count);
  const fitted = fit(shape.consts);
  const sides = { ...numbered("dy", dys.slice(0, count)), ...numbered("w", ws.slice(0, count)) };
  const [k0 = 0, k1 = 0, k2 = 0] = outputs;
  const middle = middleOf("a", low, count);
  const [salt0 = 0, salt1 = 0, salt2 = 0] = low?.drops?.map(({ salt }) => salt) ?? [];
  const pairs = { ...middle.params, salt0, salt1, salt2, rate: low?.drops?.[0]!.rate ?? 0 };
  const seed = low?.drops?.[0]!.seed;
  const put = { cols: n, first: 0, scale: 1, accumulate: Number(accumulate), layers: count };
  const sizes = { m, n, span, w_row: n, start: 0, k0, k1, k2, ...totalsOf(ws, count) };
  const every = { ...sizes, ...put, ...pairs };
  if (planes === 1) {
    const buffers = { ...sides, ...middle.buffers(dys[0]!), y: dx };
    if (seed) trace.dispatch(fitted(dropped!), { ...buffers, seed }, every, shape.grid);
    else trace.dispatch(fitted(whole), buffers, every, shape.grid);
    return;
  }
  const y = trace.tensor([planes, m, n]);
  const part = { ...every, accumulate: 0 };
  trace.dispatch(fitted(parts!), { ...sides, y }, part, [...shape.grid, planes]);
  const buffers = { parts: y, ...middle.buffers(y), y: dx };
  const how = { m, n, splits: planes, ...put, ...pairs };
  const grid = lines((m * n) / 4);
  if (seed) trace.dispatch(layersSumDropped, { ...buffers, seed }, how, grid);
  else trace.dispatch(layersSumNN, buffers, how, grid);
}

const fit =
  (consts: Record<string, number> | undefined) =>
  <K extends Kernel>(base: K) =>
    consts ? specialised(base, { consts }) : base;

const numbered = (name: string, tensors: readonly Tensor[]) =>
  Object.fromEntries(tensors.map((tensor, g) => [`${name}${g}`, tensor]));

function totalsOf(ws: readonly Tensor[], count: number) {
  const [total0 = 0, total1 = 0, total2 = 0] = ws.slice(0, count).map(({ shape }) => size(shape));
  return { total0, total1, total2 };
}

/** The low-rank pairs of the first `count` layers. Without any a kernel adds none, and its buffers for them are `instead`. */
function middleOf<S extends "a" | "b">(side: S, low: LowRanks | undefined, count: number) {
  const { window, starts } = low ? arenaWindow(low.rights.slice(0, count)) : none;
  const places = [0, 1, 2].map((g) => [`${side}${g}`, starts[g] ?? 0] as const);
  return {
    params: {
      ...(Object.fromEntries(places) as Record<`${S}${0 | 1 | 2}`, number>),
      ...{ rank: low?.lefts[0]!.shape[1] ?? 0, plane: (low?.plane ?? 0) / 4 },
    },
    buffers: (instead: Tensor) => ({ lows: low?.all ?? instead, values: window ?? instead }),
  };
}

const none = { window: undefined, starts: [] as number[] };
