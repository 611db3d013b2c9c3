import { describe, expect, it } from "vitest";
import { llamaFamily } from "../llama/model.ts";
import { rotaryFrequencies } from "./rotary.ts";

const llama3 = {
  rope_type: "llama3",
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192,
};

/** LlamaRotaryEmbedding 5.23, head width 64, theta 500,000: the first 14 of 32 are plain, the last 15 divided by 8. */
const recorded = [
  1.0, 0.663601279258728, 0.44036662578582764, 0.2922278344631195, 0.193922758102417,
  0.12868738174438477, 0.08539710193872452, 0.05666961893439293, 0.03760603070259094,
  0.02495540864765644, 0.016560440883040428, 0.010989529080688953, 0.00729266507551074,
  0.00483942124992609, 0.0032114461064338684, 0.0013718936825171113, 0.0005248460220173001,
  0.0001785077911335975, 7.784655463183299e-5, 5.165906986803748e-5, 3.428102354519069e-5,
  2.2748929040972143e-5, 1.5096217794052791e-5, 1.0017868589784484e-5, 6.647869668086059e-6,
  4.411534519022098e-6, 2.927499735960737e-6, 1.9426925064180978e-6, 1.289173155782919e-6,
  8.554969213037111e-7, 5.677088097399974e-7, 3.76732259610435e-7,
];

describe("frequencies of rotary positions", () => {
  it.each([
    ["as older files write it", { rope_theta: 500000, rope_scaling: llama3 }],
    ["as newer files write it", { rope_parameters: { ...llama3, rope_theta: 500000 } }],
  ])("are Llama 3's, %s", (_, config) => {
    const frequencies = rotaryFrequencies(config, 64);
    expect(frequencies).toHaveLength(32);
    for (const [i, wanted] of recorded.entries()) {
      expect(Math.abs(frequencies[i]! / wanted - 1)).toBeLessThan(3e-7);
    }
  });

  it("have the theta of the family where the file says none", () => {
    // 10000^(-2/4) and 10^6^(-2/4).
    expect(rotaryFrequencies({}, 4)[1]).toBeCloseTo(0.01, 8);
    expect(rotaryFrequencies({ rope_scaling: null }, 4, 1e6)[1]).toBeCloseTo(0.001, 8);
  });

  it.each(["linear", "dynamic", "yarn", "longrope"])("refuse %s by name", (kind) => {
    const config = { rope_scaling: { type: kind, factor: 2 } };
    expect(() => llamaFamily.open(config)).toThrow(
      `gives "${kind}" for rope_type, by which this decoder scales its rotary positions; this studio knows "default" and "llama3"`,
    );
  });

  it("name a number that is missing", () => {
    const config = { rope_scaling: { ...llama3, low_freq_factor: undefined } };
    expect(() => rotaryFrequencies(config, 8)).toThrow("gives undefined for low_freq_factor");
  });
});
