/** Dequantises packed weights on the host, with the formulas of shaders/lib/block_*.wgsl. */
import { f16sToF32 } from "../../../formats/safetensors/halfFloats.ts";
import type { WeightFormat } from "../../graph/weightFormat.ts";
import { LEVELS_4 } from "./nf4Levels.ts";

/** u32 words of a whole weight of `count` elements → its values. */
export function unpack(
  words: Uint32Array<ArrayBuffer>,
  count: number,
  format: Exclude<WeightFormat, "f32">,
): Float32Array<ArrayBuffer> {
  const halves = (from: number, length: number) =>
    f16sToF32(new Uint16Array(words.buffer, words.byteOffset + from, length));
  const values = new Float32Array(count);
  switch (format) {
    case "f16":
      return halves(0, count);
    case "q8": {
      const bytes = new Int8Array(words.buffer, words.byteOffset, count);
      const scales = halves(count, count / 32);
      for (let i = 0; i < count; i++) values[i] = bytes[i]! * scales[i >>> 5]!;
      return values;
    }
    case "q4": {
      const scales = halves(count / 2, count / 32);
      for (let i = 0; i < count; i++) {
        const q = (words[i >>> 3]! >>> (4 * (i & 7))) & 15;
        values[i] = (q - 8) * scales[i >>> 5]!;
      }
      return values;
    }
    case "q4_1": {
      const pairs = halves(count / 2, count / 16);
      for (let i = 0; i < count; i++) {
        const q = (words[i >>> 3]! >>> (4 * (i & 7))) & 15;
        const at = (i >>> 5) * 2;
        // The product is exact in f32: 4 bits times 11 bits.
        values[i] = q * pairs[at]! + pairs[at + 1]!;
      }
      return values;
    }
    case "nf4":
      return unpackNf4(words, nf4Scales(words.subarray(count / 8), count / 64), 0, count);
    default:
      throw new Error(`No such format: ${String(format satisfies never)}`);
  }
}

/** A chunk of nf4 elements that starts at element `from`, with the scales of all blocks. */
export function unpackNf4(
  elements: Uint32Array,
  scales: Float32Array,
  from: number,
  length: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const level = LEVELS_4[(elements[i >>> 3]! >>> (4 * (i & 7))) & 15]!;
    values[i] = level * scales[(from + i) >>> 6]!;
  }
  return values;
}

/** What follows the elements of an nf4 weight → the scale of each of its blocks. */
export function nf4Scales(words: Uint32Array<ArrayBuffer>, blocks: number): Float32Array {
  const codes = new Uint8Array(words.buffer, words.byteOffset, blocks);
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const groups = floats.subarray(Math.ceil(blocks / 4));
  const mean = groups[Math.ceil(blocks / 256)]!;
  const levels = groups.subarray(Math.ceil(blocks / 256) + 1);
  return Float32Array.from(
    codes,
    (code, block) => Math.fround(levels[code]! * groups[block >>> 8]!) + mean,
  );
}
