/**
 * The Llama decoder (Touvron et al. 2023, arXiv 2302.13971): pre-norm, rotary positions, SiLU gate, biases where the
 * checkpoint has them. Alone it is the family `llama`; other families put it behind vision of their own.
 */
import { UserError } from "../../base/userError.ts";
import { gatherRows } from "../../engine/ops/gatherRows.ts";
import { rope } from "../../engine/ops/rope.ts";
import { inChunks } from "../../engine/ops/rowChunks.ts";
import { siluMul } from "../../engine/ops/siluMul.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import { linearLayer, linearLayers, rmsNormLayer, sequential } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import {
  takeOutputs,
  type Attend,
  type DecodeOptions,
  type OutputRows,
} from "../parts/decoding.ts";
import type { Family, ModelShape } from "../family.ts";
import { LLAMA_KEYS } from "../parts/decoderKeys.ts";
import type { SectionKeys } from "../parts/keyRules.ts";
import { rotaryFrequencies } from "../parts/rotary.ts";

/** The keys of `text_config` that matter here, as published. */
export interface LlamaConfig {
  vocab_size: number;
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  head_dim: number;
  rms_norm_eps: number;
  /** Of rotary positions, radians per position. */
  frequencies: Float32Array;
  max_position_embeddings: number;
  tie_word_embeddings: boolean;
}

/** `w` is the decoder's scope; `head` the scope of `lm_head`, or undefined when the embedding serves as head. */
export function llama(w: Weights, c: LlamaConfig, head?: Weights) {
  const table = w.tensor("embed_tokens.weight"); // (V, C)
  const layers = Array.from({ length: c.num_hidden_layers }, (_, i) =>
    llamaBlock(w.in(`layers.${i}`), c, i),
  );
  const norm = rmsNormLayer(w, "norm", c.rms_norm_eps, c.hidden_size);
  return {
    /** (V, C), for the loss and for logits. */
    head: head ? head.tensor("weight") : table,
    /** Token ids (T) → (T, C). */
    embed: (ids: Tensor): Tensor => gatherRows(table, ids),
    /** (T, C) → (R, C), through all layers and the final norm. */
    decode: (x: Tensor, options: DecodeOptions): Tensor => {
      const { angles, attend, outputs } = options;
      const last = layers.length - 1;
      const blocks = layers.map(
        (layer, i) => (y: Tensor) => layer(y, angles, attend, i === last ? outputs : undefined),
      );
      return norm(sequential(x, blocks, options));
    },
  };
}

/** One layer of the decoder. Past attention rows are independent: the last layer goes on with the wanted ones alone. */
export function llamaBlock(w: Weights, c: LlamaConfig, layer: number) {
  const { hidden_size: width, intermediate_size: inner, head_dim: headDim } = c;
  const [wide, narrow] = [c.num_attention_heads * headDim, c.num_key_value_heads * headDim];
  const qkv = linearLayers(w, [
    { name: "self_attn.q_proj", shape: [wide, width] },
    { name: "self_attn.k_proj", shape: [narrow, width] },
    { name: "self_attn.v_proj", shape: [narrow, width] },
  ]);
  const o = linearLayer(w, "self_attn.o_proj", [width, wide]);
  const gateUp = linearLayers(w, [
    { name: "mlp.gate_proj", shape: [inner, width] },
    { name: "mlp.up_proj", shape: [inner, width] },
  ]);
  const down = linearLayer(w, "mlp.down_proj", [width, inner]);
  const norm1 = rmsNormLayer(w, "input_layernorm", c.rms_norm_eps, width);
  const norm2 = rmsNormLayer(w, "post_attention_layernorm", c.rms_norm_eps, width);
  const shape = { heads: c.num_attention_heads, kvHeads: c.num_key_value_heads, headDim };

  return (x: Tensor, angles: Tensor, attend: Attend, outputs?: OutputRows): Tensor => {
    const [q, k, v] = qkv(norm1(x)); // (T, C) → (T, heads · D), twice (T, kvHeads · D)
    const [turnedQ, turnedK] = rope(q!, k!, angles, { headDim });
    const y = attend(turnedQ, turnedK, v!, layer, shape);
    const before = takeOutputs(x, outputs);
    const r = o(takeOutputs(y, outputs), before); // r = x + o(y)
    const mlp = ([h, residual]: readonly Tensor[]) => {
      const [gate, up] = gateUp(h!);
      return down(siluMul(gate!, up!), residual);
    };
    return inChunks([norm2(r), r], inner, mlp); // r + mlp(norm2(r))
  };
}

type NumberKey = Exclude<keyof LlamaConfig, "frequencies" | "tie_word_embeddings">;

/**
 * Reads the published keys; newer files keep theta inside `rope_parameters`. What a file leaves out has LlamaConfig's
 * defaults, or those of the family that says otherwise.
 * @throws Error naming the key that is no number, or a scaling of positions that is not known.
 */
export function llamaConfig(
  json: Record<string, unknown>,
  defaults: Partial<Record<NumberKey | "rope_theta", number>> = {},
): LlamaConfig {
  const number = (key: NumberKey, otherwise: number): number => {
    const value = json[key] ?? defaults[key] ?? otherwise;
    if (typeof value === "number") return value;
    throw new Error(`config.json gives ${String(value)} for ${key}, not a number.`);
  };
  const hidden = number("hidden_size", 4096);
  const heads = number("num_attention_heads", 32);
  const headDim = number("head_dim", hidden / heads);
  const kvHeads =
    json["num_key_value_heads"] === null ? heads : number("num_key_value_heads", heads);
  checkHeads({ hidden, heads, kvHeads, headDim });
  return {
    vocab_size: number("vocab_size", 32000),
    hidden_size: hidden,
    intermediate_size: number("intermediate_size", 11008),
    num_hidden_layers: number("num_hidden_layers", 32),
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: headDim,
    rms_norm_eps: number("rms_norm_eps", 1e-6),
    frequencies: rotaryFrequencies(json, headDim, defaults.rope_theta),
    max_position_embeddings: number("max_position_embeddings", 2048),
    tie_word_embeddings: json["tie_word_embeddings"] === true,
  };
}

/** @throws {UserError} where the width cannot be divided into such heads, or the rotary positions not halve them */
function checkHeads(sizes: Record<"hidden" | "heads" | "kvHeads" | "headDim", number>): void {
  const { hidden, heads, kvHeads, headDim } = sizes;
  const wrong =
    headDim % 2 !== 0
      ? `num_attention_heads as ${heads} with hidden_size ${hidden}, and the width of a head (head_dim) would be ${headDim}, where an even number belongs`
      : heads % kvHeads !== 0 &&
        `num_key_value_heads as ${kvHeads}, which does not divide num_attention_heads ${heads}`;
  if (wrong) throw new UserError(`config.json gives ${wrong}: it is damaged. Get a fresh copy.`);
}

/** The sizes that packing and KV caches need. */
export function llamaShape(c: LlamaConfig): ModelShape {
  return {
    layers: c.num_hidden_layers,
    headDim: c.head_dim,
    width: c.hidden_size,
    kvWidth: c.num_key_value_heads * c.head_dim,
    vocabSize: c.vocab_size,
    contextLength: c.max_position_embeddings,
  };
}

/** A decoder without vision, as transformers' `AutoModelForCausalLM` opens it. */
export function textOnlyFamily(
  type: string,
  keys: SectionKeys,
  read: (json: Record<string, unknown>) => LlamaConfig,
): Family {
  return {
    type,
    keys: { model: keys },
    // Files of the bare decoder lack the prefix.
    renames: [[/^(embed_tokens|layers|norm)\./, "model.$1."]],
    open(json) {
      const config = read(json);
      const tiedHead = config.tie_word_embeddings;
      return {
        shape: llamaShape(config),
        positions: { frequencies: config.frequencies },
        parts: { language: /^model\.layers\.\d+\.(?:self_attn|mlp)\.\w+_proj$/ },
        tiedHead,
        record: (w) => llama(w.in("model"), config, tiedHead ? undefined : w.in("lm_head")),
      };
    },
  };
}

export const llamaFamily = textOnlyFamily("llama", LLAMA_KEYS, llamaConfig);
