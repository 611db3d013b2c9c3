/**
 * Blocks of 32 weights along a row with one f16 scale, as ggml's Q4_0 and Q8_0 define the numbers; packed for our kernels:
 * all elements first (8 nibbles or 4 bytes in a u32, in order), then the scales, two in a u32.
 */
import { f16ToF32, f32ToF16 } from "../../formats/halfFloats.ts";
import { weightBytes } from "../graph/tensor.ts";

const BLOCK = 32;

/**
 * values (rows, cols) row-major, cols a multiple of 32 → packed words.
 * q4: d = m / -8 with m the element of largest magnitude, q = min(15, round-half-up(w / d + 8)), value (q - 8) d.
 * q8: d = max|w| / 127, q = round(w / d), value q d. The scale is rounded to f16 for storage only, as in ggml.
 */
export function quantise(values: Float32Array, cols: number, format: "q4" | "q8"): Uint32Array {
  const packed = new Uint32Array(weightBytes(format, values.length / cols, cols) / 4);
  const perWord = format === "q4" ? 8 : 4;
  const scalesAt = values.length / perWord;
  for (let start = 0; start < values.length; start += BLOCK) {
    const block = values.subarray(start, start + BLOCK);
    const scale = format === "q4" ? scale4(block) : scale8(block);
    const inverse = scale ? Math.fround(1 / scale) : 0;
    for (let i = 0; i < BLOCK; i++) {
      const scaled = Math.fround(block[i]! * inverse);
      const q =
        format === "q4" ? Math.min(15, Math.floor(Math.fround(scaled + 8.5))) : round(scaled) & 255;
      packed[Math.floor((start + i) / perWord)]! |= q << ((i % perWord) * (32 / perWord));
    }
    const index = start / BLOCK;
    packed[scalesAt + (index >> 1)]! |= f32ToF16(scale) << ((index & 1) * 16);
  }
  return packed;
}

/** The values that the kernels see. */
export function dequantise(
  packed: Uint32Array,
  rows: number,
  cols: number,
  format: "q4" | "q8",
): Float32Array {
  const perWord = format === "q4" ? 8 : 4;
  const count = rows * cols;
  return Float32Array.from({ length: count }, (_, i) => {
    const word = packed[Math.floor(i / perWord)]! >>> ((i % perWord) * (32 / perWord));
    const q = format === "q4" ? (word & 15) - 8 : (word << 24) >> 24;
    const index = Math.floor(i / BLOCK);
    const bits = packed[count / perWord + (index >> 1)]! >>> ((index & 1) * 16);
    return q * f16ToF32(bits & 0xffff);
  });
}

function scale4(block: Float32Array): number {
  let largest = 0;
  for (const value of block) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return Math.fround(largest / -8);
}

function scale8(block: Float32Array): number {
  let largest = 0;
  for (const value of block) largest = Math.max(largest, Math.abs(value));
  return Math.fround(largest / 127);
}

/** Half away from zero, as C's roundf. */
function round(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}
