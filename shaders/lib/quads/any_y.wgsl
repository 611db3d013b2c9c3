// Writes y from any column to any; nothing past the product's last one.
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`

fn store4(row: u32, n: u32, value: vec4f) {
  for (var j = 0u; j < min(4u, p.n - n); j++) {
    let at = row * p.cols + p.first + n + j;
    y[at] = value[j] + select(0.0, y[at], p.accumulate == 1u);
  }
}
