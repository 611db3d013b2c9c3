/**
 * A decoder's checkpoint by its configuration alone: tensors of the published shapes in bf16, whose bytes are made up while
 * they are read, so that a model of any size costs nothing until it is loaded.
 */
import { Random } from "../../base/random.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import type { CheckpointTensors, CheckpointTensor } from "../../engine/weights/safetensorsFiles.ts";

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
  const source = madeUp();
  const files = new Map<string, CheckpointTensor>();
  let end = 0;
  const add = (name: string, ...shape: number[]) => {
    const begin = end;
    end += shape.reduce((a, b) => a * b, 2);
    files.set(name, { source, file: "made up", dtype: "BF16", shape, begin, end });
  };
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
  return files;
}

/** Small random numbers, the same again every million, but for the first few of what is read at once. */
function madeUp(): ByteSource {
  const random = new Random(1);
  const values = Float32Array.from({ length: 2 ** 20 }, () => random.normal() * 0.02);
  const upper = new Uint16Array(values.buffer).filter((_, i) => i % 2 === 1);
  const pattern = new Uint8Array(upper.buffer);
  return {
    size: Infinity,
    async slice(begin, to) {
      const bytes = new Uint8Array(to - begin);
      for (let at = 0; at < bytes.length; at += pattern.length)
        bytes.set(pattern.subarray(0, bytes.length - at), at);
      // No two tensors are equal: the place is written in front, in six small values of 7 bits each.
      const view = new DataView(bytes.buffer);
      for (let digit = 0; digit < Math.min(6, bytes.length / 2); digit++) {
        const part = Math.floor(begin / 2 ** (7 * digit)) % 2 ** 7;
        view.setUint16(2 * digit, bf16((part - 64) / 4096), true);
      }
      return bytes;
    },
  };
}

/** The upper half of a float, which is all of it for numbers of 8 bits. */
function bf16(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16;
}
