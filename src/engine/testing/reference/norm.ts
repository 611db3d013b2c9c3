/** f64 references: norms over the last axis. */

/** x (rows, cols), weight (cols). */
export function rmsNorm(x: Float64Array, weight: Float64Array, eps: number): Float64Array {
  const cols = weight.length;
  return x.map((value, i) => {
    const start = i - (i % cols);
    let square = 0;
    for (let c = 0; c < cols; c++) square += x[start + c]! ** 2;
    return (value / Math.sqrt(square / cols + eps)) * weight[i % cols]!;
  });
}

/** x (rows, cols), weight (cols), bias (cols). */
export function layerNorm(
  x: Float64Array,
  weight: Float64Array,
  bias: Float64Array,
  eps: number,
): Float64Array {
  const cols = weight.length;
  const y = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += cols) {
    const row = x.subarray(start, start + cols);
    const mean = row.reduce((sum, value) => sum + value, 0) / cols;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cols;
    row.forEach((value, c) => {
      y[start + c] = ((value - mean) / Math.sqrt(variance + eps)) * weight[c]! + bias[c]!;
    });
  }
  return y;
}
