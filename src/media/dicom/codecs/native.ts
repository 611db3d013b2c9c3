/** Frames that are not packed: values of one, two or four bytes, or bits, one after another. */
import type { FrameDecoder, FrameLayout, FrameValues } from "./codec.ts";

export const decodeNative: FrameDecoder = (code, layout) => ({ values: valuesOf(code, layout) });

/** Values of several bytes have the highest first. */
export const decodeBigEndian: FrameDecoder = (code, layout) => {
  const size = layout.bitsAllocated / 8;
  if (size <= 1) return decodeNative(code, layout);
  const swapped = new Uint8Array(code.length);
  for (let at = 0; at < code.length; at++) {
    swapped[at - (at % size) + (size - 1 - (at % size))] = code[at]!;
  }
  return decodeNative(swapped, layout);
};

/** @throws RangeError for a number of bits that is none of 1, 8, 16, 32. */
export function valuesOf(code: Uint8Array, { bitsAllocated }: FrameLayout): FrameValues["values"] {
  // The bytes may lie at an odd place of the file.
  const { buffer } = code.slice();
  switch (bitsAllocated) {
    case 1:
      return Uint8Array.from({ length: code.length * 8 }, (_, i) => (code[i >> 3]! >> (i & 7)) & 1);
    case 8:
      return new Uint8Array(buffer);
    case 16:
      return new Uint16Array(buffer, 0, code.length >> 1);
    case 32:
      return new Uint32Array(buffer, 0, code.length >> 2);
    default:
      throw new RangeError(`Values of ${bitsAllocated} bits`);
  }
}
