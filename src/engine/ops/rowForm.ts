/** Two forms of a kernel that reduces along rows: one invocation for a row, or one workgroup. */

export type RowForm = "row" | "workgroup";

/** Invocations in a workgroup of the wide form; narrower rows would leave some of them idle. */
const LANES = 64;

/**
 * A GPU wants neighbouring invocations on neighbouring elements and many at work even when there are few rows; the
 * processor wants no barriers at all.
 */
export function pickRowForm(rows: number, cols: number, software: boolean): RowForm {
  if (software || cols < LANES) return "row";
  // With very many rows of little width there is work enough without the barriers.
  return cols < 2 * LANES && rows > 65536 ? "row" : "workgroup";
}
