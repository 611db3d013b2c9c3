/**
 * Runs layers over chunks of rows where the widest activation of all rows would exceed the binding size: one chunk goes
 * through all layers before the next. The result is the same.
 */
import { kernel } from "../gpu/kernel.ts";
import { DEFAULT_BINDING_BYTES } from "../gpu/limits.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const put = kernel({
  name: "put_columns",
  source: wgsl("embed/put_columns"),
  reads: ["x"],
  writes: ["y"],
  params: { count: "u32", cols: "u32", width: "u32", start: "u32", stride: "u32" },
});

/** Chunks start at multiples of this many rows, so that their views start at multiples of 256 bytes. */
const ROW_STEP = 64;

interface Chunk {
  from: number;
  count: number;
}

/**
 * xs (R, C1), (R, C2) … → (R, N): `layers` maps the same rows of each to (rows, N). `width` is the widest row that `layers`
 * makes, `bytes` the most that a chunk of such rows may have. When all rows fit there is one chunk, without copies.
 */
export function inChunks(
  xs: readonly Tensor[],
  width: number,
  layers: (chunk: readonly Tensor[]) => Tensor,
  bytes = DEFAULT_BINDING_BYTES,
): Tensor {
  const { trace, shape } = xs[0]!;
  const [rows] = rowsAndCols(shape);
  const chunks = chunksOf(rows, Math.floor(bytes / (4 * width)));
  if (chunks.length === 1) return layers(xs);
  const split = xs.map((x) => splitRows(x, chunks));
  const made = chunks.map(({ from }, i) =>
    trace.startingAtRow(from, () => layers(split.map((parts) => parts[i]!))),
  );
  return joinRows(made, chunks);
}

/** Chunks of at most `most` rows (but at least ROW_STEP), all but the last equally long. */
function chunksOf(rows: number, most: number): Chunk[] {
  if (rows <= most) return [{ from: 0, count: rows }];
  const count = Math.ceil(rows / Math.max(ROW_STEP, Math.floor(most / ROW_STEP) * ROW_STEP));
  const length = Math.ceil(rows / count / ROW_STEP) * ROW_STEP;
  return Array.from({ length: Math.ceil(rows / length) }, (_, i) => ({
    from: i * length,
    count: Math.min(length, rows - i * length),
  }));
}

/** x (R, C) → its chunks as views. Each must be used, since their backward passes together write the gradient of x. */
function splitRows(x: Tensor, chunks: readonly Chunk[]): Tensor[] {
  const { trace } = x;
  const [, cols] = rowsAndCols(x.shape);
  let dx: Tensor | undefined;
  return chunks.map(({ from, count }) => {
    const part = trace.view(x, [count, cols], from * cols * 4);
    trace.recordOnTape({
      output: part,
      inputs: [x],
      backward: (dy) => {
        dx ??= trace.tensor(x.shape);
        copy(dy, trace.view(dx, part.shape, from * cols * 4));
        // Backward visits the chunks in reverse order: dx is complete after the first chunk.
        return [from === 0 ? dx : undefined];
      },
    });
    return part;
  });
}

/** Concatenates chunks (rows, N) → (R, N). */
function joinRows(parts: readonly Tensor[], chunks: readonly Chunk[]): Tensor {
  const { trace, shape } = parts[0]!;
  const [, cols] = rowsAndCols(shape);
  const { from, count } = chunks.at(-1)!;
  const within = (whole: Tensor, i: number) =>
    trace.view(whole, [chunks[i]!.count, cols], chunks[i]!.from * cols * 4);
  return trace.result(
    [from + count, cols],
    parts,
    (y) => parts.forEach((part, i) => copy(part, within(y, i))),
    (dy) => parts.map((_, i) => within(dy, i)),
  );
}

function copy(x: Tensor, y: Tensor): void {
  const [, cols] = rowsAndCols(x.shape);
  const count = size(x.shape);
  x.trace.dispatch(put, { x, y }, { count, cols, width: cols, start: 0, stride: 1 }, lines(count));
}
