/** Kernel variants for reductions along rows: one invocation per row, or one workgroup per row. */

export type RowVariant = "row" | "workgroup";

/** Invocations of a workgroup; with narrower rows some would be idle. */
const LANES = 64;

/**
 * GPUs need coalesced reads, and parallelism even with few rows; software devices need kernels without barriers.
 */
export function pickRowVariant(rows: number, cols: number, software: boolean): RowVariant {
  if (software || cols < LANES) return "row";
  // Very many narrow rows give enough parallelism without barriers.
  return cols < 2 * LANES && rows > 65536 ? "row" : "workgroup";
}
