/** f64 references of ops that rearrange rows and columns, as nested loops. */
import { NONE } from "./embed.ts";

const EXTRA = 0xfffffffe;

type Numbers = ArrayLike<number>;

/** x (T, C), extra (C), index and weight (V, 4) → (V, C). */
export function weightedGather(
  x: Float64Array,
  extra: Float64Array,
  index: Numbers,
  weight: Numbers,
) {
  const cols = extra.length;
  const out = new Float64Array((index.length / 4) * cols);
  for (let term = 0; term < index.length; term++) {
    const from = index[term]!;
    if (from === NONE) continue;
    for (let c = 0; c < cols; c++) {
      const value = from === EXTRA ? extra[c]! : x[from * cols + c]!;
      out[Math.floor(term / 4) * cols + c]! += weight[term]! * value;
    }
  }
  return out;
}

/** x (N, height, width, cols) → (N, height / factor, width / factor, factor, factor, cols). */
export function pixelShuffle(
  x: Float64Array,
  { height, width, cols, factor }: { height: number; width: number; cols: number; factor: number },
): Float64Array {
  const out: number[] = [];
  for (let n = 0; n < x.length / (height * width * cols); n++)
    for (let top = 0; top < height; top += factor)
      for (let left = 0; left < width; left += factor)
        for (let a = 0; a < factor; a++)
          for (let b = 0; b < factor; b++)
            for (let c = 0; c < cols; c++)
              out.push(x[((n * height + top + a) * width + left + b) * cols + c]!);
  return Float64Array.from(out);
}

/** Row `r` of x with `width` columns. */
const row = (x: Float64Array, r: number, width: number) => [
  ...x.subarray(r * width, (r + 1) * width),
];

/** x (R, width) → (R, cols). */
export function takeColumns(
  x: Float64Array,
  width: number,
  start: number,
  cols: number,
): Float64Array {
  const rows = Array.from({ length: x.length / width }, (_, r) => row(x, r, width));
  return Float64Array.from(rows.flatMap((values) => values.slice(start, start + cols)));
}

/** (R, widths[0]), (R, widths[1]) … → (R, sum). */
export function concatColumns(parts: readonly Float64Array[], rows: number): Float64Array {
  const out: number[] = [];
  for (let r = 0; r < rows; r++) for (const x of parts) out.push(...row(x, r, x.length / rows));
  return Float64Array.from(out);
}

/** n times (R, C) → (R, C, n). */
export function interleaveColumns(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from([...parts[0]!].flatMap((_, i) => parts.map((x) => x[i]!)));
}
