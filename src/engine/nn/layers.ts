/**
 * Layers by the names of their weights, which architecture files are composed of. Shapes are those that config.json implies;
 * a checkpoint with other shapes is refused before it is loaded.
 */
import { add } from "../ops/add.ts";
import { addBias } from "../ops/addRepeated.ts";
import { layerNorm } from "../ops/layerNorm.ts";
import { linear } from "../ops/linear.ts";
import { linears } from "../ops/linears.ts";
import type { Adapter } from "../ops/lora/loraLinear.ts";
import { addsLoraOnto, loraLinears } from "../ops/lora/loraLinears.ts";
import { addsOnto } from "../ops/matmul.ts";
import type { Onto } from "../ops/matmulProduct.ts";
import { suitsLayers } from "../ops/matmulLayersChoice.ts";
import { halfRows } from "../ops/halfRows.ts";
import { rmsNorm } from "../ops/rmsNorm.ts";
import { checkpoint } from "../graph/checkpoint.ts";
import type { Tensor } from "../graph/trace.ts";
import type { Weights } from "./weights.ts";

export type Layer = (x: Tensor) => Tensor;

/** A layer whose output may be added to a residual of the same shape, in its own product where the device can. */
export type ResidualLayer = (x: Tensor, residual?: Tensor) => Tensor;

/** torch.nn.Linear: `name.weight` (N, K), `name.bias` (N) if the checkpoint has one, and the module's LoRA adapter if any. */
export function linearLayer(
  w: Weights,
  name: string,
  shape?: readonly [outFeatures: number, inFeatures: number],
): ResidualLayer {
  const parts = linearParts(w, { name, shape });
  return (x, residual) => alone(x, parts, residual);
}

/** One layer, in one product where a kernel of the device adds its bias and the residual. */
function alone(x: Tensor, { w, bias, adapter }: LinearParts, residual?: Tensor): Tensor {
  if (adapter) return adapted(x, [{ w, bias, adapter }], residual)[0]!;
  const onto = { bias, residual };
  return addsOnto(x, w) ? linear(x, w, onto) : afterwards(linear(x, w), onto);
}

/** Layers with adapters; a residual is one layer's. */
function adapted(x: Tensor, layers: readonly AdaptedParts[], residual?: Tensor): Tensor[] {
  const isOnto = residual !== undefined || layers.some(({ bias }) => bias !== undefined);
  if (isOnto && addsLoraOnto(x, layers)) {
    const each = ({ w, adapter, bias }: AdaptedParts) => ({ w, adapter, onto: { bias, residual } });
    return loraLinears(x, layers.map(each));
  }
  return loraLinears(x, layers).map((y, i) => afterwards(y, { bias: layers[i]!.bias, residual }));
}

function afterwards(product: Tensor, { bias, residual }: Onto): Tensor {
  const y = bias ? addBias(product, bias) : product;
  return residual ? add(residual, y) : y;
}

interface LinearSpec {
  name: string;
  shape?: readonly [outFeatures: number, inFeatures: number] | undefined;
}

interface LinearParts {
  w: Tensor;
  bias: Tensor | undefined;
  adapter: Adapter | undefined;
}

type AdaptedParts = LinearParts & { adapter: Adapter };

const linearParts = (w: Weights, { name, shape }: LinearSpec): LinearParts => ({
  w: w.tensor(`${name}.weight`, shape),
  bias: w.has(`${name}.bias`) ? w.tensor(`${name}.bias`, shape && [shape[0]]) : undefined,
  adapter: w.adapter(name),
});

/** Several of them on the same input, such as q, k and v: computed together where the device can. */
export function linearLayers(w: Weights, specs: readonly LinearSpec[]): (x: Tensor) => Tensor[] {
  const layers = specs.map((spec) => linearParts(w, spec));
  return (x) => together(x, layers);
}

function together(x: Tensor, layers: readonly LinearParts[]): Tensor[] {
  const isAdapted = (layer: LinearParts): layer is AdaptedParts => layer.adapter !== undefined;
  if (layers.every(isAdapted)) return adapted(x, layers);
  const ws = layers.map(({ w }) => w);
  const isPlain = !layers.some(({ adapter, bias }) => adapter ?? bias);
  if (isPlain && suitsLayers(x.trace.profile, ws)) return linears(x, ws);
  // Kernels for several layers add no biases, those of one layer do.
  return layers.map((layer) => alone(x, layer));
}

export interface Checkpointing {
  /** The backward pass recomputes each layer's activations. */
  checkpointing?: boolean;
  /** Of the last so many layers they are kept all the same; none unless told. */
  keptBlocks?: number;
  /** How what goes into a layer that is recomputed is held until then: in f32, or in 16 bits (halfRows); f32 unless told. */
  activations?: "f32" | "f16";
}

/**
 * torch.nn.Sequential. `extraInputs` are the tensors that layers depend on besides x, such as cross-attention states. The last
 * layers are those to keep: theirs are the activations that are needed first, and gone before those of others are recomputed.
 */
export function sequential(
  x: Tensor,
  layers: readonly Layer[],
  { checkpointing = false, keptBlocks = 0, activations = "f32" }: Checkpointing = {},
  extraInputs: readonly Tensor[] = [],
): Tensor {
  const recomputed = checkpointing ? layers.length - keptBlocks : 0;
  const hold = activations === "f16" ? halfRows : undefined;
  return layers.reduce(
    (y, layer, i) => (i < recomputed ? checkpoint(y, layer, add, extraInputs, hold) : layer(y)),
    x,
  );
}

/** RMSNorm with `name.weight`. */
export function rmsNormLayer(w: Weights, name: string, eps: number, width?: number): Layer {
  const weight = w.tensor(`${name}.weight`, width ? [width] : undefined);
  return (x) => rmsNorm(x, weight, eps);
}

/** torch.nn.LayerNorm with `name.weight` and `name.bias`. */
export function layerNormLayer(w: Weights, name: string, eps: number, width?: number): Layer {
  const shape = width ? [width] : undefined;
  const [weight, bias] = [w.tensor(`${name}.weight`, shape), w.tensor(`${name}.bias`, shape)];
  return (x) => layerNorm(x, weight, bias, eps);
}
