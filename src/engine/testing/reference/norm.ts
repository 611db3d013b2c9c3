/** Norms over the last axis, slow and obvious, in f64. */

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
