/** CLIP's vision transformer (Radford et al. 2021, arXiv 2103.00020), with the checkpoint's own names. */
import { addRepeated } from "../../engine/ops/addRepeated.ts";
import type { Spans } from "../../engine/ops/attention.ts";
import { linear } from "../../engine/ops/linear.ts";
import { patchify } from "../../engine/ops/patchify.ts";
import { prependClass } from "../../engine/ops/classToken.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import { layerNormLayer, sequential, type Checkpointing } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { ACTIVATIONS, type ActivationName } from "./activations.ts";
import { encoderBlock } from "./encoderBlock.ts";

/** The keys of `vision_config` that matter here, as published. */
export interface ClipVisionConfig {
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  image_size: number;
  patch_size: number;
  layer_norm_eps: number;
  hidden_act: ActivationName;
}

/** CLIPVisionConfig's defaults, for keys that config.json leaves out. */
export const CLIP_VISION_DEFAULTS: ClipVisionConfig = {
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  image_size: 224,
  patch_size: 32,
  layer_norm_eps: 1e-5,
  hidden_act: "quick_gelu",
};

/** Tokens of one view in the tower: its patches and the class token. */
export function clipTokens({ image_size, patch_size }: ClipVisionConfig): number {
  return Math.floor(image_size / patch_size) ** 2 + 1;
}

/**
 * pixels (N, 3, S, S) → hidden states (N * (P + 1), C) after layer `layer` of the list that transformers calls
 * `hidden_states`: 0 is the embedding, -1 the last layer before the final norm. `spans` keep attention within a view.
 */
export function clipVision(w: Weights, c: ClipVisionConfig, layer: number) {
  const { hidden_size: width, patch_size: patch } = c;
  const embeddings = w.in("embeddings");
  const patches = embeddings.tensor("patch_embedding.weight", [width, 3, patch, patch]);
  const classToken = embeddings.tensor("class_embedding", [width]);
  const positions = embeddings.tensor("position_embedding.weight", [clipTokens(c), width]); // (P + 1, C)
  const before = layerNormLayer(w, "pre_layrnorm", c.layer_norm_eps);
  const depth = layer < 0 ? c.num_hidden_layers + 1 + layer : layer;
  const layers = Array.from({ length: depth }, (_, i) =>
    encoderBlock(w.in(`encoder.layers.${i}`), c, ACTIVATIONS[c.hidden_act]),
  );
  return (pixels: Tensor, spans: Spans, how?: Checkpointing): Tensor => {
    const flat = w.trace.view(patches, [c.hidden_size, 3 * c.patch_size ** 2]);
    const rows = linear(patchify(pixels, c.patch_size), flat); // (N * P, C)
    const tokens = prependClass(rows, classToken, clipTokens(c) - 1); // (N * (P + 1), C)
    const x = before(addRepeated(tokens, positions));
    const blocks = layers.map((layer) => (y: Tensor) => layer(y, spans));
    return sequential(x, blocks, how);
  };
}
