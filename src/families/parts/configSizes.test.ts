import { describe, expect, it } from "vitest";
import { checkConfigSizes } from "./configSizes.ts";

type Json = Record<string, unknown>;

describe("sizes in a config.json", () => {
  it.each<[Json, string]>([
    [
      { text_config: { head_dim: 1e9 } },
      "config.json gives text_config.head_dim as 1000000000, where a whole number from 1 to 1048576 belongs",
    ],
    [{ num_hidden_layers: "28" }, 'num_hidden_layers as "28", where a whole number'],
    [{ num_attention_heads: 0 }, "num_attention_heads as 0, where a whole number from 1 to"],
    [
      { vision_config: { image_size: 5e5 } },
      "vision_config.image_size as 500000, where a whole number from 1 to 4096",
    ],
    [{ hidden_size: -1 }, "hidden_size as -1"],
    [{ vision_config: { depth: 0.5 } }, "vision_config.depth as 0.5"],
    [{ vocab_size: 2 ** 25 }, "vocab_size as 33554432, where a whole number from 1 to 16777216"],
    [
      { rope_scaling: { mrope_section: [16, 1e9, 24] } },
      "rope_scaling.mrope_section as 1000000000",
    ],
    [{ image_grid_pinpoints: [[384, 1e300]] }, "image_grid_pinpoints as 1e+300"],
  ])("%j is refused by name", (config, sentence) => {
    expect(() => checkConfigSizes(config)).toThrow(sentence);
  });

  it("are not checked where they are null or not sizes", () => {
    checkConfigSizes({ head_dim: null, rope_theta: 1e9, vision_aspect_ratio: "anyres_max_9" });
    checkConfigSizes({ vision_config: { mlp_ratio: 4.5 }, vision_feature_layer: -2 });
  });
});
