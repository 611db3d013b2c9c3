/** Storage formats of weights; shaders/lib/block_*.wgsl decodes them, one file per format. */
export type WeightFormat = "f32" | "f16" | "q8" | "q4" | "q4_1" | "nf4";

/** A row's length must be a multiple of this. */
export const COLUMN_MULTIPLE: Record<WeightFormat, number> = {
  f32: 1,
  f16: 8,
  q8: 32,
  q4: 32,
  q4_1: 32,
  nf4: 64,
};

/**
 * Bytes of a weight of `rows` x `cols` in a format. q4 and q8: one f16 scale per block of 32 columns. q4_1: an f16 scale and
 * an f16 minimum per block. nf4: an 8-bit scale code per block of 64, an f32 per 256 codes, the mean of the scales, and the
 * table of the 256 code levels.
 * @throws {Error} when `cols` is no multiple of the format's block.
 */
export function weightBytes(format: WeightFormat, rows: number, cols: number): number {
  const count = rows * cols;
  if (cols % COLUMN_MULTIPLE[format]) {
    throw new Error(
      `A ${format} weight needs columns in blocks of ${COLUMN_MULTIPLE[format]}, not ${cols}.`,
    );
  }
  const halfScales = Math.ceil(count / 64) * 4;
  switch (format) {
    case "f32":
      return count * 4;
    case "f16":
      return count * 2;
    case "q8":
      return count + halfScales;
    case "q4":
      return count / 2 + halfScales;
    case "q4_1":
      return count / 2 + count / 8;
    case "nf4":
      return count / 2 + (Math.ceil(count / 256) + Math.ceil(count / 16384) + 1 + 256) * 4;
    default:
      throw new Error(`No such format: ${String(format satisfies never)}`);
  }
}
