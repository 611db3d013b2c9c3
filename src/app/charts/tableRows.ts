/** Which rows of a curve go into its table. */
import type { CurveLine } from "./curve.ts";
import type { CurveRow } from "./curveRows.ts";

/** About `limit` rows evenly spread, plus every row of a line that has values only now and then; newest first. */
export function tableRows(
  rows: readonly CurveRow[],
  lines: readonly CurveLine[],
  limit = 40,
): CurveRow[] {
  const rare = lines.filter((line) => line.dots).map((line) => line.key);
  const stride = Math.max(1, Math.ceil(rows.length / limit));
  return rows
    .filter(
      (row, index) =>
        index % stride === 0 ||
        index === rows.length - 1 ||
        rare.some((key) => row[key] !== undefined),
    )
    .filter((row) => lines.some((line) => row[line.key] !== undefined))
    .toReversed();
}
