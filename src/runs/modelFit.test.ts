import { describe, expect, it } from "vitest";
import type { CheckpointTensors, CheckpointTensor } from "../engine/weights/safetensorsFiles.ts";
import { fitOf } from "./modelFit.ts";
import { isKnownType } from "../families/index.ts";

const device = { software: false, offered: { bytes: 8 * 2 ** 30, bindingBytes: 2 ** 27 } };

/** The names and shapes of a Llama checkpoint, without its numbers. */
function llama(layers: number, width: number, mlp: number, vocabulary: number): CheckpointTensors {
  const source = { size: 0, slice: () => Promise.reject(new Error("No number is read.")) };
  const files = new Map<string, CheckpointTensor>();
  const add = (name: string, ...shape: number[]) =>
    files.set(name, { dtype: "F16", shape, begin: 0, end: 0, file: "model.safetensors", source });
  add("model.embed_tokens.weight", vocabulary, width);
  for (let n = 0; n < layers; n++) {
    const at = `model.layers.${n}`;
    for (const p of ["q", "k", "v", "o"]) add(`${at}.self_attn.${p}_proj.weight`, width, width);
    for (const p of ["gate", "up"]) add(`${at}.mlp.${p}_proj.weight`, mlp, width);
    add(`${at}.mlp.down_proj.weight`, width, mlp);
    add(`${at}.input_layernorm.weight`, width);
    add(`${at}.post_attention_layernorm.weight`, width);
  }
  add("model.norm.weight", width);
  add("lm_head.weight", vocabulary, width);
  return files;
}
const config = (type: string) => ({
  model_type: type,
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 32,
  max_position_embeddings: 4096,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  vocab_size: 32000,
  tie_word_embeddings: false,
});
const sevenB = llama(32, 4096, 11008, 32000);

describe("whether a model fits", () => {
  it("plans training of Llama-2-7B at 512 tokens and rank 16 within 3 % of 5.06 GB, from shapes alone", () => {
    const fit = fitOf(config("llama"), sevenB, device)!;
    expect(fit.by).toBe("planner");
    expect(Math.abs(fit.training.bytes / 5.06e9 - 1)).toBeLessThan(0.03);
    expect(fit.training.verdict).toBe("fits"); // 5.06 of 8.59 GB is 59 %
    expect(fit.chat.bytes).toBeLessThan(fit.training.bytes);
    // 6.476e9 linear weights at 4.5 bits and 262.1e6 at 8.5: 3.92 GB; twice the parameters in 16 bits: 13.5 GB.
    const [q4, , f16] = fit.weights.map(({ bytes }) => bytes / 1e9);
    expect(q4).toBeCloseTo(3.92, 1);
    expect(f16).toBeCloseTo(13.48, 1);
  });

  it("computes the same within 3 % for a kind that it cannot record", () => {
    const planned = fitOf(config("llama"), sevenB, device)!;
    const computed = fitOf(config("mamba"), sevenB, device)!;
    expect(computed.by).toBe("formula");
    expect(Math.abs(computed.training.bytes / planned.training.bytes - 1)).toBeLessThan(0.03);
    expect(fitOf({ model_type: "mamba" }, sevenB, device)).toBeNull();
  });

  it("says tight and does not fit as less is offered", () => {
    const verdicts = (bytes: number) => {
      const offered = { ...device.offered, bytes };
      const fit = fitOf(config("llama"), sevenB, { ...device, offered })!;
      return [fit.chat.verdict, fit.training.verdict];
    };
    expect(verdicts(6e9)).toEqual(["tight", "tight"]); // 4.3 and 5.06 of 6 GB
    expect(verdicts(4.6e9)).toEqual(["tight", "does not fit"]);
    expect(verdicts(2e9)).toEqual(["does not fit", "does not fit"]);
  });

  it("does not fit where one piece is larger than the device takes at once", () => {
    const small = { ...device, offered: { ...device.offered, bindingBytes: 20e6 } }; // 4096 x 11008 in 4 bits are 25.4 MB
    expect(fitOf(config("llama"), sevenB, small)!.chat.verdict).toBe("does not fit");
  });

  it("names a tensor that is missing, before anything is brought", () => {
    const broken = new Map(sevenB);
    broken.delete("model.layers.7.mlp.up_proj.weight");
    expect(() => fitOf(config("llama"), broken, device)).toThrow(/layers\.7\.mlp\.up_proj/);
  });

  it("knows which kinds can be opened", () => {
    expect(isKnownType("llama")).toBe(true);
    expect(isKnownType("mamba")).toBe(false);
    expect(isKnownType(undefined)).toBe(false);
  });
});
