/** Tensors one below the other: what several passes through a tower have seen. */
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { concatColumns } from "../ops/columns.ts";

/** (R1, C), (R2, C) … → (R1 + R2 + …, C). One after the other in memory, which is what one row of all of them is too. */
export function concatRows(parts: readonly Tensor[]): Tensor {
  const [first] = parts as [Tensor];
  const { trace } = first;
  const [, cols] = rowsAndCols(first.shape);
  if (parts.some(({ shape }) => rowsAndCols(shape)[1] !== cols)) {
    const shapes = parts.map(({ shape }) => `(${shape.join(", ")})`).join(", ");
    throw new Error(`${shapes} cannot stand one below the other.`);
  }
  if (parts.length === 1) return first;
  const flat = parts.map((part) => trace.reshape(part, [1, size(part.shape)]));
  const all = concatColumns(flat);
  return trace.reshape(all, [size(all.shape) / cols, cols]);
}
