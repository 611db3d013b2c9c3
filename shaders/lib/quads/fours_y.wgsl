// Writes y by fours: its columns, and those of the product, are multiples of 4.
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the product from column `first`

fn store4(row: u32, n: u32, value: vec4f) {
  let at = (row * p.cols + p.first + n) / 4u;
  y[at] = value + select(vec4f(), y[at], p.accumulate == 1u);
}
