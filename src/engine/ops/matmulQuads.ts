/**
 * Matrix products for devices that compute on the processor with subgroups of 4, which is what SwiftShader in Chromium has. There a
 * load of four invocations is a branch for each of them and costs as much as twenty multiply-adds, and a broadcast nine instructions where
 * an exchange within a quad is one: so a workgroup computes 32 rows (up to 36) of 32 columns, and its rows are loaded once and exchanged.
 * Compiling them is most of a first step, so one kernel serves products with a low-rank pair and without, overwriting and adding. (One
 * for both directions was tried: choosing how weights are turned took a step 6 % longer.)
 */
import type { Trace } from "../graph/trace.ts";
import type { Product } from "./matmulProduct.ts";
import { declareFours, declareSides, recordSides } from "./matmulSides.ts";

/** Columns of a workgroup: eight an invocation. */
const COLUMNS = 32;
/** Rows of a workgroup, … */
const ROWS = 32;
/** … and of a single one at most: four more rows are not worth loading all weights again. */
const MOST_ROWS = 36;
/** Up to so many workgroups are only as high as they need to be, in fours: each height is a kernel to compile. … */
const EVEN_GROUPS = 4;
/** … A single one of so many rows in twos, and three are a triple. */
const IN_TWOS = 10;
const TRIPLE = 3;

/** One of so many rows has a loop that fits an instruction cache where it takes fewer elements a turn. */
const FEW_ROWS = { above: 4, most: 12 };

const kernels = declareSides("quad");
const few = declareFours("matmul_quad_few", "lib/quads/twos");

function rowsOf({ m }: Product): number {
  if (m === TRIPLE) return m;
  if (m <= IN_TWOS) return 2 * Math.ceil(m / 2);
  const groups = m <= MOST_ROWS ? 1 : Math.ceil(m / ROWS);
  return groups > EVEN_GROUPS ? ROWS : 4 * Math.ceil(m / groups / 4);
}

/** The product, with its low-rank pair if it has one. */
export function recordQuads(trace: Trace, product: Product): void {
  const rows = rowsOf(product);
  const instead = rows > FEW_ROWS.above && rows <= FEW_ROWS.most ? few : undefined;
  recordSides(trace, product, kernels, { rows, columns: COLUMNS, usualRows: ROWS, instead });
}
