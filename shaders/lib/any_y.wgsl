// Writes y from any column to any; nothing past the product's last one.
@group(0) @binding(4) var<storage, read_write> y: array<f32>;       // (M, y_row): the product from column `y_first`

fn store4(row: u32, n: u32, value: vec4f) {
  for (var j = 0u; j < min(4u, p.n - n); j++) {
    let at = row * p.y_row + p.y_first + n + j;
    y[at] = value[j] + select(0.0, y[at], p.accumulate == 1u);
  }
}
