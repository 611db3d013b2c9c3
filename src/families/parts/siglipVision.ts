/**
 * SigLIP's vision transformer (Zhai et al. 2023, arXiv 2303.15343), with the checkpoint's own names: no class token, a
 * patch embedding with bias, positions added as they are. The tower of SmolVLM, Idefics3 and LLaVA-OneVision.
 */
import { addBias, addRepeated } from "../../engine/ops/addRepeated.ts";
import type { Spans } from "../../engine/ops/attention.ts";
import { linear } from "../../engine/ops/linear.ts";
import { patchify } from "../../engine/ops/patchify.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import {
  layerNormLayer,
  sequential,
  type Checkpointing,
  type Layer,
} from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { ACTIVATIONS, type ActivationName } from "./activations.ts";
import { encoderBlock } from "./encoderBlock.ts";

/** The keys of `vision_config` that matter here, as published. */
export interface SiglipVisionConfig {
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  image_size: number;
  patch_size: number;
  layer_norm_eps: number;
  hidden_act: ActivationName;
}

/** SiglipVisionConfig's defaults, for keys that config.json leaves out. */
export const SIGLIP_VISION_DEFAULTS: SiglipVisionConfig = {
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  image_size: 224,
  patch_size: 16,
  layer_norm_eps: 1e-6,
  hidden_act: "gelu_pytorch_tanh",
};

/** Patches on one side of a view; pixels beyond the last whole patch are dropped. */
export function siglipSide({ image_size, patch_size }: SiglipVisionConfig): number {
  return Math.floor(image_size / patch_size);
}

/**
 * pixels (N, 3, S, S) → (N * P, C). `output` is an index into transformers' `hidden_states`, where 0 is the embedding and -1 the
 * last layer without the final norm, or "last_hidden_state" for that layer with it. `spans` keep attention within a view.
 */
export function siglipVision(
  w: Weights,
  c: SiglipVisionConfig,
  output: number | "last_hidden_state",
) {
  const embeddings = w.in("embeddings");
  const { hidden_size: width, patch_size: patch } = c;
  const patches = embeddings.tensor("patch_embedding.weight", [width, 3, patch, patch]);
  const bias = embeddings.tensor("patch_embedding.bias", [width]);
  const positions = embeddings.tensor("position_embedding.weight", [siglipSide(c) ** 2, width]);
  const layer = output === "last_hidden_state" ? -1 : output;
  const depth = layer < 0 ? c.num_hidden_layers + 1 + layer : layer;
  const layers = Array.from({ length: depth }, (_, i) =>
    encoderBlock(w.in(`encoder.layers.${i}`), c, ACTIVATIONS[c.hidden_act]),
  );
  const after: Layer =
    output === "last_hidden_state"
      ? layerNormLayer(w, "post_layernorm", c.layer_norm_eps, width)
      : (x) => x;
  return (pixels: Tensor, spans: Spans, how?: Checkpointing): Tensor => {
    const flat = w.trace.view(patches, [width, 3 * patch ** 2]);
    const rows = addBias(linear(patchify(pixels, patch), flat), bias); // (N * P, C)
    const x = addRepeated(rows, positions);
    const blocks = layers.map((layer) => (y: Tensor) => layer(y, spans));
    return after(sequential(x, blocks, how));
  };
}
