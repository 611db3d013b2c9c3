/**
 * What a small copy of a picture looks like, in a form that survives saving it anew, another size, and other brightness or
 * contrast: a block mean value hash (Yang, Gu and Niu 2006, "Block mean value based image perceptual hashing"), by the library
 * blockhash-core, to find candidates, and a normalised thumbnail to tell whether they are alike.
 */
import { bmvbhashEven } from "blockhash-core";

/** Pixels of a side of the copy that is hashed. */
export const COPY_SIDE = 64;
/** Blocks of a side of the hash, and pixels of a side of the thumbnail. */
const BLOCKS = 16;
const CELL = COPY_SIDE / BLOCKS;

/** Standard deviation of the brightness, of 255, below which a picture shows nothing: that of what we drew is 1.5 at least. */
export const BLANK_CONTRAST = 1;

export interface PictureSignature {
  /** 256 bits in 8 words. */
  blocks: Uint32Array;
  /** Luma of 16 × 16 cells less its mean, of length 1; all 0 for a picture of one colour. */
  thumb: Float32Array;
  /** Standard deviation of the luma over the cells, of 255. */
  contrast: number;
}

/** Of a picture scaled to COPY_SIDE × COPY_SIDE. `rgba`: (64 × 64 × 4). */
export function signatureOf(rgba: Uint8ClampedArray): PictureSignature {
  const hex = bmvbhashEven({ data: rgba, width: COPY_SIDE, height: COPY_SIDE }, BLOCKS);
  const blocks = Uint32Array.from({ length: hex.length / 8 }, (_, i) =>
    parseInt(hex.slice(8 * i, 8 * i + 8), 16),
  );
  const cells = lumaOfCells(rgba);
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  const length = Math.sqrt(cells.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  const contrast = length / BLOCKS;
  const scale = contrast < BLANK_CONTRAST ? 0 : 1 / length;
  return { blocks, thumb: cells.map((value) => (value - mean) * scale), contrast };
}

/** Mean luma (ITU-R BT.601) of each cell. */
function lumaOfCells(rgba: Uint8ClampedArray): Float32Array {
  const cells = new Float32Array(BLOCKS * BLOCKS);
  for (let y = 0; y < COPY_SIDE; y++) {
    for (let x = 0; x < COPY_SIDE; x++) {
      const at = 4 * (y * COPY_SIDE + x);
      const luma = 0.299 * rgba[at]! + 0.587 * rgba[at + 1]! + 0.114 * rgba[at + 2]!;
      cells[Math.floor(y / CELL) * BLOCKS + Math.floor(x / CELL)]! += luma / CELL ** 2;
    }
  }
  return cells;
}

/** Bits in which two hashes differ, of 256. */
export function hammingDistance(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    let word = a[i]! ^ b[i]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Pearson's correlation of the thumbnails, -1 to 1; 0 where one is of one colour. */
export function correlation(a: PictureSignature, b: PictureSignature): number {
  let sum = 0;
  for (let i = 0; i < a.thumb.length; i++) sum += a.thumb[i]! * b.thumb[i]!;
  return sum;
}
