/** Qwen2 (Qwen Team 2024, arXiv 2407.10671): the Llama decoder with biases on queries, keys and values, and defaults of its own. */
import { QWEN2_KEYS } from "../parts/decoderKeys.ts";
import { llamaConfig, textOnlyFamily, type LlamaConfig } from "../llama/model.ts";

/** What a config.json leaves out: Qwen2Config's defaults. @throws Error naming a key that is no number. */
export function qwen2Config(json: Record<string, unknown>): LlamaConfig {
  return llamaConfig(json, {
    vocab_size: 151936,
    intermediate_size: 22016,
    num_key_value_heads: 32,
    max_position_embeddings: 32768,
  });
}

export const qwen2Family = textOnlyFamily("qwen2", QWEN2_KEYS, qwen2Config);
