/** Splits rows into batches of at most `count`, in order, as Python's itertools.batched. */
export function batched<T>(rows: readonly T[], count: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / count) }, (_, i) =>
    rows.slice(i * count, (i + 1) * count),
  );
}
