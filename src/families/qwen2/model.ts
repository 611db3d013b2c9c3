/** Qwen2 (Qwen Team 2024, arXiv 2407.10671): the Llama decoder with biases on queries, keys and values, and defaults of its own. */
import { llamaConfig, textOnlyFamily, type LlamaConfig } from "../llama/model.ts";

/** What a config.json leaves out: Qwen2Config's defaults. @throws Error naming what this decoder does not do. */
export function qwen2Config(json: Record<string, unknown>): LlamaConfig {
  if (json["use_sliding_window"] === true) {
    throw new Error("This decoder looks back through a sliding window, which is not known here.");
  }
  return llamaConfig(json, {
    vocab_size: 151936,
    intermediate_size: 22016,
    num_key_value_heads: 32,
    max_position_embeddings: 32768,
  });
}

export const qwen2Family = textOnlyFamily("qwen2", qwen2Config);
