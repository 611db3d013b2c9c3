// Writes y from any column to any; nothing past the product's last one. What is added to the product is said by `onto` (lib/onto).
@group(0) @binding(4) var<storage, read> bias: array<f32>;          // (N)
@group(0) @binding(5) var<storage, read> residual: array<f32>;      // as y
@group(0) @binding(6) var<storage, read_write> y: array<f32>;       // (M, y_row): the product from column `y_first`

fn store4(row: u32, n: u32, value: vec4f) {
  for (var j = 0u; j < min(4u, p.n - n); j++) {
    let at = row * p.y_row + p.y_first + n + j;
    var sum = value[j];
    if (isBiased()) { sum += bias[n + j]; }
    if (isOntoResidual()) { sum += residual[at]; }
    y[at] = sum + select(0.0, y[at], p.accumulate == 1u);
  }
}
