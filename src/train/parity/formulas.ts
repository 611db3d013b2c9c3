/**
 * Numbers that the recording script and the tests make by themselves, so that nothing large is stored: the same formulas
 * as tools/parity/formulas.py. Whole numbers until one division at the end, so both agree to the last bit.
 */
import type { RgbImage } from "../../media/processing/resize.ts";

export interface PictureSpec {
  width: number;
  height: number;
  seed: number;
}

/** Ramps that wrap around, a bent one, and a chessboard. */
export function picture({ width, height, seed }: PictureSpec): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ramps = x * (3 + 2 * seed) + y * (5 + seed) + ((x * y) >> 2);
      const board = 64 * (((x >> 4) + (y >> 4)) & 1);
      for (let c = 0; c < 3; c++)
        data[(y * width + x) * 3 + c] = (ramps + board + 40 * c * (seed + 1)) & 255;
    }
  }
  return { data, width, height };
}

/** One picture a frame, of neighbouring seeds. */
export function clip({ frames, seed, ...sides }: PictureSpec & { frames: number }): RgbImage[] {
  return Array.from({ length: frames }, (_, frame) => picture({ ...sides, seed: seed + frame }));
}

/** `count` values in ±bound. `salt` is the tensor's index, so that no two are equal. */
export function adapterValues(count: number, salt: number, bound: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const mixed = (i * i * 31 + i * 7919 + salt * 10473 + 17) % 65521;
    return (mixed / 65521 - 0.5) * (2 * bound);
  });
}

/** Indices of `count` evenly spread values among `size`. */
export function sampleIndices(size: number, count: number): number[] {
  return Array.from({ length: count }, (_, j) => Math.floor(((2 * j + 1) * size) / (2 * count)));
}
