/**
 * The transformer layer of CLIP's and SigLIP's towers: x + attention(norm(x)), then x + MLP(norm(x)), with biases
 * (Dosovitskiy et al. 2020, arXiv 2010.11929, equations 2 and 3), with the names of both checkpoints.
 */
import { attention, type Spans } from "../../engine/ops/attention.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import { layerNormLayer, linearLayer, linearLayers, type Layer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";

export interface EncoderBlockConfig {
  hidden_size: number;
  intermediate_size: number;
  num_attention_heads: number;
  layer_norm_eps: number;
}

/** The paths of its linear layers, for adapters in a tower; `tower` is a regular expression's source. */
export const encoderLinears = (tower: string): RegExp =>
  new RegExp(`^${tower}\\.encoder\\.layers\\.\\d+\\.(?:self_attn|mlp)\\.(?:\\w+_proj|fc[12])$`);

/** (N, C) → (N, C); `spans` say which rows attend to each other. */
export function encoderBlock(w: Weights, c: EncoderBlockConfig, activation: Layer) {
  const { hidden_size: width, intermediate_size: inner } = c;
  const square = (name: string) => ({ name: `self_attn.${name}`, shape: [width, width] }) as const;
  const qkv = linearLayers(w, [square("q_proj"), square("k_proj"), square("v_proj")]);
  const out = linearLayer(w, "self_attn.out_proj", [width, width]);
  const fc1 = linearLayer(w, "mlp.fc1", [inner, width]);
  const fc2 = linearLayer(w, "mlp.fc2", [width, inner]);
  const norm1 = layerNormLayer(w, "layer_norm1", c.layer_norm_eps, width);
  const norm2 = layerNormLayer(w, "layer_norm2", c.layer_norm_eps, width);
  const heads = c.num_attention_heads;
  const shape = { heads, kvHeads: heads, headDim: c.hidden_size / heads };

  return (x: Tensor, spans: Spans): Tensor => {
    const [q, k, v] = qkv(norm1(x));
    const r = out(attention(q!, k!, v!, spans, shape), x);
    return fc2(activation(fc1(norm2(r))), r);
  };
}
