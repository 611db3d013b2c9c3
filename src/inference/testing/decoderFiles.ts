/** A decoder's checkpoint by its configuration alone: made-up tensors of the published shapes. */
import type { CheckpointTensors } from "../../engine/weights/safetensorsFiles.ts";
import { madeUpTensors } from "./madeUpTensors.ts";

/** The keys of a published config.json that its shapes follow from. */
export interface DecoderConfig extends Record<string, unknown> {
  model_type: string;
  vocab_size: number;
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  tie_word_embeddings: boolean;
}

/** Names and shapes as transformers stores them. Qwen2 has biases on queries, keys and values. */
export function decoderFiles(c: DecoderConfig): CheckpointTensors {
  const shapes = new Map<string, number[]>();
  const add = (name: string, ...shape: number[]) => shapes.set(name, shape);
  const { hidden_size: d, intermediate_size: inner, num_attention_heads: heads } = c;
  const headDim = typeof c["head_dim"] === "number" ? c["head_dim"] : d / heads;
  const [wide, narrow] = [heads * headDim, c.num_key_value_heads * headDim];
  add("model.embed_tokens.weight", c.vocab_size, d);
  for (let i = 0; i < c.num_hidden_layers; i++) {
    const layer = `model.layers.${i}`;
    for (const norm of ["input_layernorm", "post_attention_layernorm"])
      add(`${layer}.${norm}.weight`, d);
    for (const [name, width] of Object.entries({ q: wide, k: narrow, v: narrow })) {
      add(`${layer}.self_attn.${name}_proj.weight`, width, d);
      if (c.model_type === "qwen2") add(`${layer}.self_attn.${name}_proj.bias`, width);
    }
    add(`${layer}.self_attn.o_proj.weight`, d, wide);
    add(`${layer}.mlp.gate_proj.weight`, inner, d);
    add(`${layer}.mlp.up_proj.weight`, inner, d);
    add(`${layer}.mlp.down_proj.weight`, d, inner);
  }
  add("model.norm.weight", d);
  if (!c.tie_word_embeddings) add("lm_head.weight", c.vocab_size, d);
  return madeUpTensors(shapes);
}
