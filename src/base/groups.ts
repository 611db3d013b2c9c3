/** Rows in groups of at most `count`, in order. */
export function groups<T>(rows: readonly T[], count: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / count) }, (_, i) =>
    rows.slice(i * count, (i + 1) * count),
  );
}
