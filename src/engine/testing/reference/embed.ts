/** f64 references of ops that gather and scatter rows. An index of NONE selects no row. */

export const NONE = 0xffffffff;

type Index = ArrayLike<number>;

const row = (x: Float64Array, r: number, cols: number) => [...x.subarray(r * cols, (r + 1) * cols)];
const zeros = (cols: number) => Array.from({ length: cols }, () => 0);

/** x (T, cols), rows (R) → (R, cols). */
export function takeRows(x: Float64Array, rows: Index, cols: number): Float64Array {
  return Float64Array.from(
    Array.from(rows).flatMap((r) => (r === NONE ? zeros(cols) : row(x, r, cols))),
  );
}

/** The inverse of `rows`: the position of each of `count` rows in it, NONE where it is not selected. */
export function inverseIndex(rows: Index, count: number): Uint32Array<ArrayBuffer> {
  const index = new Uint32Array(count).fill(NONE);
  Array.from(rows).forEach((r, at) => {
    if (r !== NONE) index[r] = at;
  });
  return index;
}

/** x (T, cols), features (V, cols), source (T). */
export function maskedScatter(
  x: Float64Array,
  features: Float64Array,
  source: Index,
  cols: number,
): Float64Array {
  return Float64Array.from(
    Array.from(source).flatMap((from, t) =>
      from === NONE ? row(x, t, cols) : row(features, from, cols),
    ),
  );
}

/** pixels (N, channels, size, size) → (N P, channels side side), by nested loops. */
export function patchify(
  pixels: Float64Array,
  { channels, size, side }: { channels: number; size: number; side: number },
): Float64Array {
  const across = Math.floor(size / side);
  const pictures = pixels.length / (channels * size * size);
  const out: number[] = [];
  for (let n = 0; n < pictures; n++)
    for (let down = 0; down < across; down++)
      for (let right = 0; right < across; right++)
        for (let c = 0; c < channels; c++)
          for (let y = 0; y < side; y++)
            for (let x = 0; x < side; x++)
              out.push(
                pixels[((n * channels + c) * size + down * side + y) * size + right * side + x]!,
              );
  return Float64Array.from(out);
}

/** x (N patches, cols), token (cols) → (N (patches + 1), cols). */
export function prependClass(x: Float64Array, token: Float64Array, patches: number): Float64Array {
  const cols = token.length;
  const out: number[] = [];
  for (let r = 0; r < x.length / cols; r++) {
    if (r % patches === 0) out.push(...token);
    out.push(...row(x, r, cols));
  }
  return Float64Array.from(out);
}

/** x (N (patches + 1), cols) → (N patches, cols). */
export function dropClass(x: Float64Array, patches: number, cols: number): Float64Array {
  const out: number[] = [];
  for (let r = 0; r < x.length / cols; r++) if (r % (patches + 1)) out.push(...row(x, r, cols));
  return Float64Array.from(out);
}
