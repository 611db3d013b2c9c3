/** Quantises and dequantises a whole weight at once, for tests and for chunks of a stream. */
import { weightBytes, type WeightFormat } from "../../graph/weightFormat.ts";
import { packerOf } from "./packers.ts";
import { unpack } from "./unpack.ts";

/** values (rows, cols) row-major → packed u32 words. @throws {Error} when `cols` is no multiple of the format's block. */
export function quantise(
  values: Float32Array,
  cols: number,
  format: Exclude<WeightFormat, "f32">,
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(weightBytes(format, values.length / cols, cols) / 4);
  const { push, finish } = packerOf(format, values.length);
  for (const { offset, data } of [...push(values as Float32Array<ArrayBuffer>), ...finish()])
    words.set(data, offset / 4);
  return words;
}

/** The values that kernels compute with. */
export function dequantise(
  packed: Uint32Array,
  rows: number,
  cols: number,
  format: Exclude<WeightFormat, "f32">,
): Float32Array<ArrayBuffer> {
  return unpack(packed as Uint32Array<ArrayBuffer>, rows * cols, format);
}
