/**
 * The connector of exemplar prompting (VITask, arXiv 2410.06456, section 3.2): the specialist's feature vector becomes one token
 * embedding, by LayerNorm, Linear, GELU, Linear. The paper does not say which layers; these are those of InternVL's own
 * connector, whose hidden width is that of the language model.
 */
import { denseLayerNorm } from "../../engine/ops/denseLayerNorm.ts";
import { denseLinear } from "../../engine/ops/denseLinear.ts";
import { gelu } from "../../engine/ops/gelu.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import type { TrainedTensor } from "../../engine/weights/adapterLayout.ts";
import type { Insertion } from "../method.ts";

/** F: numbers in a specialist's feature vector. Our choice: some times the classes of a project, and small beside a token. */
export const EXEMPLAR_WIDTH = 64;

/** Group of the connector's tensors, which the second stage freezes. */
export const CONNECTOR = "exemplar";

/** torch.nn.LayerNorm's default. */
const EPSILON = 1e-5;

/** C: width of the model. Starts as torch.nn's layers do: norm 1 and 0, linear layers uniform in ±1/sqrt(inputs). */
export function connectorTensors(width: number): TrainedTensor[] {
  const F = EXEMPLAR_WIDTH;
  const tensor = (name: string, shape: number[], init: TrainedTensor["init"]): TrainedTensor => ({
    ...{ name: `${CONNECTOR}.${name}`, shape, group: CONNECTOR, init },
  });
  const linear = (name: string, inputs: number) => {
    const init = { bound: 1 / Math.sqrt(inputs) };
    return [tensor(`${name}.weight`, [width, inputs], init), tensor(`${name}.bias`, [width], init)];
  };
  return [
    tensor("norm.weight", [F], { value: 1 }),
    tensor("norm.bias", [F], { value: 0 }),
    ...linear("linear_1", F),
    ...linear("linear_2", width),
  ];
}

export const connector: Insertion = {
  featureWidth: () => EXEMPLAR_WIDTH,
  /** (n, F) → (n, C) */
  embed(features, parameter) {
    const of = (name: string) => parameter(`${CONNECTOR}.${name}`);
    const linear = (x: Tensor, name: string) =>
      denseLinear(x, of(`${name}.weight`), of(`${name}.bias`));
    const normed = denseLayerNorm(features, of("norm.weight"), of("norm.bias"), EPSILON);
    return linear(gelu(linear(normed, "linear_1")), "linear_2");
  },
};
