import { describe, expect, it } from "vitest";
import { adapterParameters, chatBytes, trainingBytes, textSizes } from "./textSizes.ts";

/** meta-llama/Llama-2-7b's config.json. */
const llama7b = {
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  vocab_size: 32000,
};

/** Qwen/Qwen2.5-7B's. */
const qwen7b = {
  hidden_size: 3584,
  intermediate_size: 18944,
  num_hidden_layers: 28,
  num_attention_heads: 28,
  num_key_value_heads: 4,
  vocab_size: 152064,
};

describe("memory from config.json's numbers", () => {
  it("finds the language model's numbers under text_config as well", () => {
    expect(textSizes({ text_config: llama7b })).toEqual(textSizes(llama7b));
    expect(textSizes(qwen7b)).toMatchObject({ queryWidth: 3584, keyWidth: 512 });
  });

  it("gives nothing where a number is missing", () => {
    expect(textSizes({ hidden_size: 8 })).toBeNull();
    expect(textSizes({ ...llama7b, vocab_size: "many" })).toBeNull();
  });

  it("counts the pairs of Llama-2-7B at rank 16 as 40.0 million numbers", () => {
    // 32 (4 * 16 * 8192 + 3 * 16 * 15104) = 32 * 1,249,280 = 39,976,960, 0.64 GB at 16 bytes.
    expect(adapterParameters(textSizes(llama7b)!, 16)).toBe(39_976_960);
  });

  it("comes within 3 % of the two 7B models worked out by hand at 512 tokens and rank 16", () => {
    // 6.476e9 linear weights at 4.5 bits and 2 x 131.1e6 at 8.5 bits: 3.92 GB.
    const llama = trainingBytes(textSizes(llama7b)!, 3.92e9, { tokens: 512, rank: 16 });
    expect(Math.abs(llama / 5.06e9 - 1)).toBeLessThan(0.03);
    const qwen = trainingBytes(textSizes(qwen7b)!, 4.83e9, { tokens: 512, rank: 16 });
    expect(Math.abs(qwen / 6.03e9 - 1)).toBeLessThan(0.03);
  });

  it("adds a cache of keys and values to a chat", () => {
    const n = textSizes(llama7b)!;
    // 8 bytes x 32 layers x 4096 = 1,048,576 bytes a token, beside 4 (4 * 4096 + 5 * 4096 + 3 * 11008) of work.
    expect(chatBytes(n, 0, 2) - chatBytes(n, 0, 1)).toBe(1_048_576 + 4 * (9 * 4096 + 3 * 11008));
  });
});
