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
    const bytes = new Int8Array(values.length);
    const scales = new Uint16Array(Math.ceil(values.length / 64) * 2);
    for (let start = 0; start < values.length; start += BLOCK) {
      let magnitude = 0;
      for (let i = start; i < start + BLOCK; i++) {
        const size = Math.abs(values[i]!);
        if (size > magnitude) magnitude = size;
      }
      const scale = Math.fround(magnitude / 127);
      const inverse = scale ? Math.fround(1 / scale) : 0;
      for (let i = start; i < start + BLOCK; i++) {
        const scaled = Math.fround(values[i]! * inverse);
        // Rounds half away from zero, as C's roundf.
        bytes[i] = scaled < 0 ? -((0.5 - scaled) | 0) : (scaled + 0.5) | 0;
      }
      scales[start / BLOCK] = f32ToF16(scale);
    }
    const at = done;
    done += values.length;
    return [
      { offset: at, data: new Uint32Array(bytes.buffer) },
      { offset: count + at / 16, data: new Uint32Array(scales.buffer) },
    ];
  };
  return { push, finish: () => [] };
}
