/**
 * The decoder of Llama 3.2 Vision (Llama Team 2024, arXiv 2407.21783, section 7.2): Llama's layers, and between them
 * cross-attention layers over the projected rows of pictures, both halves gated. Without pictures these layers are skipped, so
 * that text alone is decoded as by Llama 3.1.
 */
import { addGated } from "../../engine/ops/addGated.ts";
import { gatherRows } from "../../engine/ops/gatherRows.ts";
import { rmsNorm } from "../../engine/ops/rmsNorm.ts";
import { inChunks } from "../../engine/ops/rowChunks.ts";
import { siluMul } from "../../engine/ops/siluMul.ts";
import { takeRows } from "../../engine/ops/takeRows.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import { size } from "../../engine/graph/shape.ts";
import { linearLayer, linearLayers, rmsNormLayer, sequential } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import {
  takeOutputs,
  type CrossAttention,
  type DecodeOptions,
  type OutputRows,
} from "../parts/decoding.ts";
import { llamaBlock, type LlamaConfig } from "../llama/model.ts";

export interface MllamaTextConfig extends LlamaConfig {
  /** Indices of the layers with cross-attention. */
  cross_attention_layers: readonly number[];
}

/** `w` is the decoder's scope, `head` the scope of `lm_head`, which lacks the embedding's last 8 rows. */
export function mllamaText(w: Weights, c: MllamaTextConfig, head: Weights) {
  const table = w.tensor("embed_tokens.weight", [c.vocab_size + 8, c.hidden_size]);
  const layers = Array.from({ length: c.num_hidden_layers }, (_, i) =>
    c.cross_attention_layers.includes(i)
      ? crossAttentionLayer(w.in(`layers.${i}`), c, i)
      : selfAttentionLayer(w.in(`layers.${i}`), c, i),
  );
  const norm = rmsNormLayer(w, "norm", c.rms_norm_eps, c.hidden_size);
  return {
    /** (V, C), for the loss and for logits. */
    head: head.tensor("weight", [c.vocab_size, c.hidden_size]),
    /** Token ids (T) → (T, C). */
    embed: (ids: Tensor): Tensor => gatherRows(table, ids),
    /** (T, C) → (R, C), through all layers and the final norm. */
    decode: (x: Tensor, options: DecodeOptions): Tensor => {
      const { crossAttention, outputs } = options;
      const last = layers.length - 1;
      const blocks = layers.map(
        (layer, i) => (y: Tensor) => layer(y, options, i === last ? outputs : undefined),
      );
      return norm(
        sequential(
          x,
          blocks,
          options,
          crossAttention?.crossStates ? [crossAttention.crossStates] : [],
        ),
      );
    },
  };
}

/** `outputs`: the rows that are wanted of this layer. */
type DecoderLayer = (x: Tensor, options: DecodeOptions, outputs?: OutputRows) => Tensor;

function selfAttentionLayer(w: Weights, c: MllamaTextConfig, layer: number): DecoderLayer {
  const block = llamaBlock(w, c, layer);
  return (x, { angles, attend }, outputs) => block(x, angles, attend, outputs);
}

function crossAttentionLayer(w: Weights, c: MllamaTextConfig, layer: number): DecoderLayer {
  const block = crossBlock(w, c, layer);
  return (x, { crossAttention }, outputs) =>
    takeOutputs(crossAttention ? block(x, crossAttention) : x, outputs);
}

function crossBlock(w: Weights, c: MllamaTextConfig, layer: number) {
  const { hidden_size: width, intermediate_size: inner, head_dim: headDim } = c;
  const [wide, narrow] = [c.num_attention_heads * headDim, c.num_key_value_heads * headDim];
  const q = linearLayer(w, "cross_attn.q_proj", [wide, width]);
  const kv = linearLayers(w, [
    { name: "cross_attn.k_proj", shape: [narrow, width] },
    { name: "cross_attn.v_proj", shape: [narrow, width] },
  ]);
  const o = linearLayer(w, "cross_attn.o_proj", [width, wide]);
  const gateUp = linearLayers(w, [
    { name: "mlp.gate_proj", shape: [inner, width] },
    { name: "mlp.up_proj", shape: [inner, width] },
  ]);
  const down = linearLayer(w, "mlp.down_proj", [width, inner]);
  const norm1 = rmsNormLayer(w, "input_layernorm", c.rms_norm_eps, width);
  const norm2 = rmsNormLayer(w, "post_attention_layernorm", c.rms_norm_eps, width);
  const [qNorm, kNorm] = [
    w.tensor("cross_attn.q_norm.weight", [headDim]),
    w.tensor("cross_attn.k_norm.weight", [headDim]),
  ];
  const [attnGate, mlpGate] = [
    w.tensor("cross_attn_attn_gate", [1]),
    w.tensor("cross_attn_mlp_gate", [1]),
  ];
  const shape = { heads: c.num_attention_heads, kvHeads: c.num_key_value_heads, headDim };
  /** (T, H D) → (T, H D), each head by itself. */
  const perHead = (x: Tensor, weight: Tensor) => {
    const heads = w.trace.reshape(x, [size(x.shape) / headDim, headDim]);
    return w.trace.reshape(rmsNorm(heads, weight, c.rms_norm_eps), x.shape);
  };

  return (x: Tensor, cross: CrossAttention): Tensor => {
    const make = (states: Tensor): [Tensor, Tensor] => {
      const [k, v] = kv(states);
      return [perHead(k!, kNorm), v!];
    };
    const y = cross.attend(perHead(q(norm1(x)), qNorm), make, layer, shape);
    const r = addGated(x, o(y), attnGate);
    const mlp = ([g]: readonly Tensor[]) => {
      const [gate, up] = gateUp(g!);
      return down(siluMul(gate!, up!));
    };
    const h = inChunks([norm2(r)], inner, mlp);
    // Tokens without states of their own get nothing from the MLP; transformers multiplies by full_text_row_masked_out_mask.
    return addGated(r, takeRows(h, cross.crossMask, cross.crossMask), mlpGate);
  };
}
