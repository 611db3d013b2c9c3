/**
 * Linear layers with LoRA pairs that read the same x, as q, k and v do: y[g] = x w[g]ᵀ + s · drop(x) A[g]ᵀ B[g]ᵀ (arXiv
 * 2106.09685). Where the device has kernels for several pairs at once (loraGroup.ts) they share their dispatches, and on a
 * card their weights as well (matmulLayers.ts); else each layer is computed by itself.
 */
import type { Tensor, Trace } from "../../graph/trace.ts";
import type { Dropout } from "../dropout.ts";
import { rowsAndCols } from "../../graph/shape.ts";
import { addsOnto } from "../matmul.ts";
import { recordLayersNN, recordLayersNT, type LowRanks } from "../matmulLayers.ts";
import { suitsLayers } from "../matmulLayersChoice.ts";
import type { Onto } from "../matmulProduct.ts";
import { dropoutHere, loraLinear, type Adapter } from "./loraLinear.ts";
import {
  MOST_PAIRS,
  recordLowGradients,
  recordLows,
  recordLowsBack,
  recordLowsThrough,
  suitsGroup,
  type Lows,
} from "./loraGroup.ts";

export interface AdaptedLayer {
  /** (N, K) in any format. */
  w: Tensor;
  adapter: Adapter;
  /** A bias (N), and a residual (…, N) whose gradient is that of the sum; only where `addsLoraOnto`. */
  onto?: Onto | undefined;
}

/** x (…, K) → (…, N[g]) of each layer. Gradients of A and B are added to their arenas. @throws {Error} where `onto` cannot be added. */
export function loraLinears(x: Tensor, layers: readonly AdaptedLayer[]): Tensor[] {
  if (isGroup(x, layers)) return grouped(x, layers);
  if (layers.some(({ onto }) => onto !== undefined))
    throw new Error("No kernel adds a bias or a residual to these layers: ask addsLoraOnto first.");
  return layers.map(({ w, adapter }) => loraLinear(x, w, adapter));
}

/** A table in pieces is a layer of its own. */
function isGroup(x: Tensor, layers: readonly AdaptedLayer[]): boolean {
  const [rows, width] = rowsAndCols(x.shape);
  const [{ adapter: first }] = layers as [AdaptedLayer];
  const rank = first.a.value.shape[0]!;
  const alike = layers.every(
    ({ w, adapter: { a, scale, dropout } }) =>
      !w.shards &&
      scale === first.scale &&
      a.value.shape[0] === rank &&
      dropout?.rate === first.dropout?.rate &&
      dropout?.seed === first.dropout?.seed,
  );
  const widths = [width, ...layers.map(({ w }) => w.shape[0]!)];
  const fits = layers.length <= MOST_PAIRS && suitsGroup(x.trace.profile, { rows, rank, widths });
  return alike && fits;
}

/** Whether the products of such layers add their biases and residuals: each by itself, kernels for several layers do not. */
export function addsLoraOnto(x: Tensor, layers: readonly AdaptedLayer[]): boolean {
  const apart = layers.length === 1 || !suitsLayers(x.trace.profile, weightsOf(layers));
  return apart && isGroup(x, layers) && layers.every(({ w }) => addsOnto(x, w));
}

function grouped(x: Tensor, layers: readonly AdaptedLayer[]): Tensor[] {
  const { trace } = x;
  const residuals = layers.flatMap(({ onto }, g) =>
    onto?.residual ? [{ g, of: onto.residual }] : [],
  );
  const adapters = layers.map(({ adapter }) => adapter);
  const { scale } = adapters[0]!;
  const drops = dropsOf(adapters, trace);
  const low = recordLows(x, valuesOf(adapters, "a"), scale, drops);
  return trace.results(
    layers.map(({ w }) => [...x.shape.slice(0, -1), w.shape[0]!]),
    [x, ...residuals.map(({ of }) => of), ...valuesOf(adapters, "a"), ...valuesOf(adapters, "b")],
    // y[g] = x w[g]ᵀ + low[g] B[g]ᵀ (+ bias[g] + residual[g])
    (ys) => {
      const pairs = ranksOf(low, valuesOf(adapters, "b"));
      const ontos = layers.map(({ onto }) => onto);
      recordLayersNT(x, weightsOf(layers), ys, { low: pairs, ontos });
    },
    (dys, sumOf) => {
      const given = layers.map((layer, g) => ({
        ...{ ...layer, drop: drops?.[g], low: low.each[g]!, dy: dys[g] },
      }));
      const reached = given.filter((layer): layer is ReachedLayer => layer.dy !== undefined);
      let dx = sumOf(0);
      if (reached.length === layers.length) dx = backward(x, reached, low, dx);
      else for (const layer of reached) dx = backward(x, [layer], alone(layer.low, low), dx);
      return [dx, ...residuals.map(({ g }) => dys[g])];
    },
  );
}

interface ReachedLayer extends AdaptedLayer {
  drop: Dropout | undefined;
  low: Tensor;
  dy: Tensor;
}

/** What the layers add to the gradient of x, which is `sum` so far; undefined where x needs none. */
function backward(
  x: Tensor,
  layers: readonly ReachedLayer[],
  low: Lows,
  sum: Tensor | undefined,
): Tensor | undefined {
  const adapters = layers.map(({ adapter }) => adapter);
  const dys = layers.map(({ dy }) => dy);
  const dlow = recordLowsBack(dys, valuesOf(adapters, "b"), adapters[0]!.scale);
  const drops = layers.flatMap(({ drop }) => drop ?? []);
  recordLowGradients(x, dys, low, dlow, adapters, drops);
  if (!x.needsGrad) return undefined;
  const dx = sum ?? x.trace.tensor(x.shape);
  // dx += Σ_g dy[g] w[g] + drop[g](dlow[g] A[g])
  const accumulate = sum !== undefined;
  const as = valuesOf(adapters, "a");
  if (drops.length > 0 && x.trace.profile.software) {
    recordLayersNN(dys, weightsOf(layers), dx, { accumulate });
    recordLowsThrough(dlow, as, dx, drops);
  } else {
    const low = { ...ranksOf(dlow, as), ...(drops.length > 0 && { drops }) };
    recordLayersNN(dys, weightsOf(layers), dx, { accumulate, low });
  }
  return dx;
}

/** Of each adapter; undefined where there is none. */
function dropsOf(adapters: readonly Adapter[], trace: Trace): Dropout[] | undefined {
  const drops = adapters.flatMap((adapter) => dropoutHere(adapter, trace) ?? []);
  return drops.length > 0 ? drops : undefined;
}

/** One of the middles `of` several. */
const alone = (low: Tensor, { plane }: Lows): Lows => ({ all: low, each: [low], plane });

const ranksOf = ({ all, each, plane }: Lows, rights: readonly Tensor[]): LowRanks => ({
  ...{ all, lefts: each, plane, rights },
});

const weightsOf = (layers: readonly AdaptedLayer[]) => layers.map(({ w }) => w);

const valuesOf = (adapters: readonly Adapter[], side: "a" | "b") =>
  adapters.map((adapter) => adapter[side].value);
