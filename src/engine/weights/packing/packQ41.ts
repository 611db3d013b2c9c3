/**
 * Packs blocks of 32 weights along a row with an f16 scale and an f16 minimum, with the values of ggml's Q4_1: m = min w,
 * d = (max w - m) / 15, q = min(15, round-half-up((w - m) / d)), value q d + m. Both are rounded to f16 for storage only.
 * Layout of our kernels: all elements first (8 per u32, in order), then one u32 per block, d in its low half.
 */
import { f32ToF16 } from "../../../formats/safetensors/halfFloats.ts";
import type { Packer } from "./packer.ts";

const BLOCK = 32;

/** For `count` values in all, in rows of a multiple of 32. */
export function packQ41(count: number): Packer {
  let done = 0;
  const push: Packer["push"] = (values) => {
    const words = new Uint32Array(values.length / 8);
    const pairs = new Uint32Array(values.length / BLOCK);
    for (let start = 0; start < values.length; start += BLOCK) {
      let [least, most] = [Infinity, -Infinity];
      for (let i = start; i < start + BLOCK; i++) {
        const value = values[i]!;
        if (value < least) least = value;
        if (value > most) most = value;
      }
      const scale = Math.fround(Math.fround(most - least) / 15);
      const inverse = scale ? Math.fround(1 / scale) : 0;
      for (let i = start; i < start + BLOCK; i += 8) {
        let word = 0;
        for (let j = 0; j < 8; j++) word |= level(values[i + j]!, least, inverse) << (4 * j);
        words[i >> 3] = word;
      }
      pairs[start / BLOCK] = f32ToF16(scale) | (f32ToF16(least) << 16);
    }
    const at = done;
    done += values.length;
    return [
      { offset: at / 2, data: words },
      { offset: count / 2 + at / 8, data: pairs },
    ];
  };
  return { push, finish: () => [] };
}

/** Rounded to f32 after each operation, as in ggml; all values are positive. */
function level(value: number, least: number, inverse: number): number {
  const q = Math.fround(Math.fround(Math.fround(value - least) * inverse) + 0.5) | 0;
  return q > 15 ? 15 : q;
}
