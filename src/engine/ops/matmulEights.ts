/**
 * Matrix products for devices that compute on the processor with subgroups of 8, as Mesa's llvmpipe in Node does. A load from storage
 * costs as much as many multiply-adds there: up to 20 rows of the left side are loaded once a subgroup and broadcast.
 */
import type { Trace } from "../graph/trace.ts";
import type { Product } from "./matmulProduct.ts";
import { declareSides, recordSides } from "./matmulSides.ts";

/** Invocations of a workgroup, which is one subgroup. */
const LANES = 8;
/** Most rows of a workgroup. */
const ROWS = 16;
/** Rows of one or two where one more would have few; with a low-rank pair these are no faster. */
const TALL_HEIGHTS = [18, 20];
/** Up to so many workgroups are only as high as they need to be, … */
const EVEN_GROUPS = 3;
/** … in few steps, since each is a kernel to compile; 12 rows take as long as 14. */
const HEIGHTS = [2, 3, 4, 6, 8, 10, 14, ROWS];

const kernels = declareSides("eight");

/** Columns of an invocation: a vector, or as many as packed weights are decoded at a time. */
const columnsOf = ({ kind, w }: Product) => (kind === "nt" || w.format === "f32" ? 4 : 8);

/** Rows of a workgroup: as many as keep few workgroups full. Their weights take as long to load and decode as ten rows take. */
function rowsOf({ m, low }: Product): number {
  const groups = Math.ceil(m / ROWS);
  const tall = Math.ceil(m / Math.max(...TALL_HEIGHTS));
  if (!low && tall < groups && tall <= 2) return lowest(TALL_HEIGHTS, m / tall);
  return groups > EVEN_GROUPS ? ROWS : lowest(HEIGHTS, m / groups);
}

const lowest = (heights: readonly number[], rows: number) =>
  heights.find((height) => height >= rows)!;

/** The product, with its low-rank pair if it has one. */
export function recordEights(trace: Trace, product: Product): void {
  const columns = LANES * columnsOf(product);
  recordSides(trace, product, kernels, { rows: rowsOf(product), columns, usualRows: ROWS });
}
