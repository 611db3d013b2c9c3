/**
 * Frequencies of rotary position embeddings from a decoder's config: the plain geometric series (Su et al. 2021, arXiv 2104.09864),
 * or Llama 3's, whose low frequencies are scaled down for longer contexts (Llama Team 2024, arXiv
 * 2407.21783). Every step is rounded to f32, as transformers does.
 */
import { ropeFrequencies } from "../../engine/ops/rope.ts";

/** `rope_scaling` of older files, which goes first as in transformers; `rope_parameters` of newer ones, which hold theta. */
export function ropeSettings(json: Record<string, unknown>): Record<string, unknown> {
  return (json["rope_scaling"] ?? json["rope_parameters"] ?? {}) as Record<string, unknown>;
}

/** (D / 2), radians per position. @throws Error naming a scaling that is not known, or a number that is missing. */
export function rotaryFrequencies(
  json: Record<string, unknown>,
  headDim: number,
  defaultTheta = 10000,
): Float32Array<ArrayBuffer> {
  const settings = ropeSettings(json);
  const theta = numberOf(
    "rope_theta",
    settings["rope_theta"] ?? json["rope_theta"] ?? defaultTheta,
  );
  const share = settings["partial_rotary_factor"] ?? 1;
  if (share !== 1) {
    throw new Error(
      `This decoder rotates ${JSON.stringify(share)} of each head (partial_rotary_factor); this studio knows 1.`,
    );
  }
  const plain = ropeFrequencies(headDim, theta);
  // "mrope" divides the frequencies among axes, and does not change them.
  const kind = settings["rope_type"] ?? settings["type"] ?? "default";
  if (kind === "default" || kind === "mrope") return plain;
  if (kind === "llama3") return llama3Scaled(plain, settings);
  throw new Error(
    `config.json gives ${JSON.stringify(kind)} for rope_type, by which this decoder scales its rotary positions; this studio knows "default" and "llama3".`,
  );
}

/** transformers' `_compute_llama3_parameters`: long wavelengths are scaled by `factor`, short ones stay, those between are interpolated. */
function llama3Scaled(plain: Float32Array<ArrayBuffer>, settings: Record<string, unknown>) {
  const number = (key: string) => numberOf(key, settings[key]);
  const [factor, low, high] = [
    number("factor"),
    number("low_freq_factor"),
    number("high_freq_factor"),
  ];
  const old = number("original_max_position_embeddings");
  const f = Math.fround;
  return plain.map((frequency) => {
    // PyTorch computes number / tensor as reciprocal times number.
    const wave = f(f(1 / frequency) * f(2 * Math.PI));
    if (wave > old / low) return f(frequency / factor);
    if (wave < old / high) return frequency;
    const smooth = f(f(f(f(1 / wave) * old) - low) / (high - low));
    return f(f(f(f(1 - smooth) * frequency) / factor) + f(smooth * frequency));
  });
}

function numberOf(key: string, value: unknown): number {
  if (typeof value === "number") return value;
  throw new Error(`config.json gives ${String(value)} for ${key}, not a number.`);
}
