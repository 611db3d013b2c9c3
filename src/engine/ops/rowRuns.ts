/**
 * Rows that go through the same layers in runs: where a layer makes so many columns of a row that all rows together are
 * larger than devices bind at once, some rows are taken to the end before the next begin. No number changes.
 */
import { kernel } from "../gpu/kernel.ts";
import { LEAST_BINDING_BYTES } from "../gpu/limits.ts";
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

/** Runs begin at multiples of so many rows: of 256 bytes, however narrow a row is. */
const STEP = 64;

interface Run {
  from: number;
  count: number;
}

/**
 * xs of R rows each, (R, C1), (R, C2) … → (R, N): `layers` takes the same run of rows of all of them to (rows, N). `width` is the
 * most columns that it makes of a row; `bytes` is for tests. All rows are one run where they fit.
 */
export function inRuns(
  xs: readonly Tensor[],
  width: number,
  layers: (run: readonly Tensor[]) => Tensor,
  bytes = LEAST_BINDING_BYTES,
): Tensor {
  const { trace, shape } = xs[0]!;
  const [rows] = rowsAndCols(shape);
  const runs = runsOf(rows, Math.floor(bytes / (4 * width)));
  if (runs.length === 1) return layers(xs);
  const split = xs.map((x) => splitRows(x, runs));
  const made = runs.map(({ from }, i) =>
    trace.beginningAt(from, () => layers(split.map((parts) => parts[i]!))),
  );
  return joinRows(made, runs);
}

/** Runs of at most `most` rows, all but the last equally long. */
function runsOf(rows: number, most: number): Run[] {
  if (rows <= most) return [{ from: 0, count: rows }];
  const pieces = Math.ceil(rows / Math.max(STEP, Math.floor(most / STEP) * STEP));
  const length = Math.ceil(rows / pieces / STEP) * STEP;
  return Array.from({ length: Math.ceil(rows / length) }, (_, i) => ({
    from: i * length,
    count: Math.min(length, rows - i * length),
  }));
}

/** x (R, C) → its runs, each of which must be used: together they write the gradient of x. */
function splitRows(x: Tensor, runs: readonly Run[]): Tensor[] {
  const { trace } = x;
  const [, cols] = rowsAndCols(x.shape);
  let dx: Tensor | undefined;
  return runs.map(({ from, count }) => {
    const part = trace.view(x, [count, cols], from * cols * 4);
    trace.remember({
      output: part,
      inputs: [x],
      backward: (dy) => {
        dx ??= trace.tensor(x.shape);
        copy(dy, trace.view(dx, part.shape, from * cols * 4));
        // The way back meets the first run last.
        return [from === 0 ? dx : undefined];
      },
    });
    return part;
  });
}

/** Runs (r, N) one below the other → (R, N). */
function joinRows(parts: readonly Tensor[], runs: readonly Run[]): Tensor {
  const { trace, shape } = parts[0]!;
  const [, cols] = rowsAndCols(shape);
  const { from, count } = runs.at(-1)!;
  const within = (whole: Tensor, i: number) =>
    trace.view(whole, [runs[i]!.count, cols], runs[i]!.from * cols * 4);
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
