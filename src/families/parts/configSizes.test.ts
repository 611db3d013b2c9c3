import { describe, expect, it } from "vitest";
import { checkConfigSizes } from "./configSizes.ts";
import published from "../fixtures/published.json";
import { familyOf } from "../index.ts";

type Json = Record<string, unknown>;

describe("sizes in a config.json", () => {
  it.each<[Json, string]>([
    [
      { text_config: { head_dim: 1e9 } },
      "config.json gives text_config.head_dim as 1000000000, where a whole number up to 1048576 belongs",
    ],
    [{ num_hidden_layers: "28" }, 'num_hidden_layers as "28", where a whole number'],
    [{ hidden_size: -1 }, "hidden_size as -1"],
    [{ vision_config: { depth: 0.5 } }, "vision_config.depth as 0.5"],
    [{ vocab_size: 2 ** 25 }, "vocab_size as 33554432, where a whole number up to 16777216"],
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

  it("are never computed with in any family where they are absurd", () => {
    let tried = 0;
    for (const { config } of Object.values(published)) {
      for (const way of numbersOf(config)) {
        for (const value of [1e9, -1, 1e300, [1e9], 2 ** 20]) {
          const changed = structuredClone(config) as Json;
          const holder = way.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, changed);
          holder[way.at(-1)!] = value;
          tried++;
          try {
            familyOf(config.model_type).open(changed);
          } catch (error) {
            // Any error is fine; a computation that takes all memory or never ends would not come here.
            expect((error as Error).message).not.toBe("");
          }
        }
      }
    }
    expect(tried).toBeGreaterThan(500);
  });
});

/** The path of each number, and of each list, of a config.json. */
function numbersOf(json: object, at: string[] = []): string[][] {
  return Object.entries(json).flatMap(([key, value]) => {
    if (typeof value === "number" || Array.isArray(value)) return [[...at, key]];
    return typeof value === "object" && value !== null ? numbersOf(value, [...at, key]) : [];
  });
}
