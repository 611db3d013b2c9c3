/**
 * Packs blocks of 32 weights along a row with one f16 scale, with the values of ggml's Q8_0: d = max|w| / 127,
 * q = round(w / d), value q d. The scale is rounded to f16 for storage only. Layout of our kernels: all elements first (4 per
 * u32, in order), then the scales (2 per u32).
 */
import { f32ToF16 } from "../../../formats/safetensors/halfFloats.ts";
import type { Packer } from "./packer.ts";

const BLOCK = 32;

/** For `count` values in all, in rows of a multiple of 32. */
export function packQ8(count: number): Packer {
  let done = 0;
  const push: Packer["push"] = (values) => {
    const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
    const words = new Uint32Array(values.length / 4);
    const scales = new Uint16Array(Math.ceil(values.length / 64) * 2);
    for (let start = 0; start < values.length; start += BLOCK) {
      let magnitude = 0;
      for (let i = start; i < start + BLOCK; i++) {
        const size = Math.abs(values[i]!);
        if (size > magnitude) magnitude = size;
      }
      const scale = Math.fround(magnitude / 127);
      const inverse = scale ? Math.fround(1 / scale) : 0;
      for (let i = start; i < start + BLOCK; i += 4) {
        words[i >> 2] =
          byte(values[i]!, bits[i]!, inverse) |
          (byte(values[i + 1]!, bits[i + 1]!, inverse) << 8) |
          (byte(values[i + 2]!, bits[i + 2]!, inverse) << 16) |
          (byte(values[i + 3]!, bits[i + 3]!, inverse) << 24);
      }
      scales[start / BLOCK] = f32ToF16(scale);
    }
    const at = done;
    done += values.length;
    return [
      { offset: at, data: words },
      { offset: count + at / 16, data: new Uint32Array(scales.buffer) },
    ];
  };
  return { push, finish: () => [] };
}

/** Rounds half away from zero, as C's roundf; the sign is taken from the bits, since a branch would be missed for every other weight. */
function byte(value: number, bits: number, inverse: number): number {
  const size = (Math.abs(Math.fround(value * inverse)) + 0.5) | 0;
  const sign = bits >> 31;
  return ((size ^ sign) - sign) & 255;
}
