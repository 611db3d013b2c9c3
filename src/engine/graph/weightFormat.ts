/** How the bytes of a weight are packed; see shaders/lib/block_*.wgsl, one file a format. */
export type WeightFormat = "f32" | "f16" | "q8" | "q4" | "q4_1" | "nf4";
/** Columns of a format come in runs of so many. */
export const COLUMN_STEP: Record<WeightFormat, number> = {
  f32: 1,
  f16: 8,
  q8: 32,
  q4: 32,
  q4_1: 32,
  nf4: 64,
};

/**
 * Bytes of a weight of `rows` x `cols` in a format. q4 and q8: an f16 scale for each block of 32 columns. q4_1: an f16
 * minimum beside it. nf4: an 8-bit scale for each block of 64, an f32 for each 256 of those, their mean, and the 256 levels
 * that the 8 bits mean.
 */
export function weightBytes(format: WeightFormat, rows: number, cols: number): number {
  const count = rows * cols;
  if (cols % COLUMN_STEP[format]) {
    throw new Error(
      `A ${format} weight needs columns in blocks of ${COLUMN_STEP[format]}, not ${cols}.`,
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
