/**
 * Packs blocks of 32 weights along a row with one f16 scale, with the values of ggml's Q4_0: d = m / -8 with m the element of
 * largest magnitude, q = min(15, round-half-up(w / d + 8)), value (q - 8) d. The scale is rounded to f16 for storage only.
 * Layout of our kernels: all elements first (8 per u32, in order), then the scales (2 per u32).
 */
import { f32ToF16 } from "../../../formats/safetensors/halfFloats.ts";
import type { Packer } from "./packer.ts";

const BLOCK = 32;

/** For `count` values in all, in rows of a multiple of 32. */
export function packQ4(count: number): Packer {
  let done = 0;
  const push: Packer["push"] = (values) => {
    const words = new Uint32Array(values.length / 8);
    const scales = new Uint16Array(Math.ceil(values.length / 64) * 2);
    for (let start = 0; start < values.length; start += BLOCK) {
      const scale = Math.fround(largest(values, start) / -8);
      const inverse = scale ? Math.fround(1 / scale) : 0;
      for (let i = start; i < start + BLOCK; i += 8) {
        words[i >> 3] =
          level(values[i]!, inverse) |
          (level(values[i + 1]!, inverse) << 4) |
          (level(values[i + 2]!, inverse) << 8) |
          (level(values[i + 3]!, inverse) << 12) |
          (level(values[i + 4]!, inverse) << 16) |
          (level(values[i + 5]!, inverse) << 20) |
          (level(values[i + 6]!, inverse) << 24) |
          (level(values[i + 7]!, inverse) << 28);
      }
      scales[start >> 5] = f32ToF16(scale);
    }
    const at = done;
    done += values.length;
    return [
      { offset: at / 2, data: words },
      { offset: count / 2 + at / 16, data: new Uint32Array(scales.buffer) },
    ];
  };
  return { push, finish: () => [] };
}

/** The element of largest magnitude of a block, with its sign; the first of equals. */
function largest(values: Float32Array, start: number): number {
  let found = 0;
  let magnitude = 0;
  for (let i = start; i < start + BLOCK; i++) {
    const value = values[i]!;
    const size = Math.abs(value);
    if (size > magnitude) {
      found = value;
      magnitude = size;
    }
  }
  return found;
}

/** Rounded to f32 twice, as in ggml; `| 0` truncates positive values only. */
function level(value: number, inverse: number): number {
  const q = Math.fround(Math.fround(value * inverse) + 8.5) | 0;
  return q > 15 ? 15 : q;
}
