/** f64 references: matrix products. */

/** x (m, k) times w (n, k) transposed → (m, n). */
export function matmulNT(x: ArrayLike<number>, w: ArrayLike<number>, k: number): Float64Array {
  const m = x.length / k;
  const n = w.length / k;
  const y = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += x[i * k + c]! * w[j * k + c]!;
      y[i * n + j] = sum;
    }
  }
  return y;
}

/** (rows, cols) → (cols, rows). */
export function transpose(x: ArrayLike<number>, cols: number): Float64Array {
  const rows = x.length / cols;
  return Float64Array.from(
    { length: x.length },
    (_, i) => x[(i % rows) * cols + Math.floor(i / rows)]!,
  );
}
