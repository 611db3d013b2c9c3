// Writes y from any column to any; nothing past the product's last one. What is added to the product is of lib/onto.
@group(0) @binding(4) var<storage, read> bias: array<f32>;          // (N)
@group(0) @binding(5) var<storage, read> residual: array<f32>;      // as y
@group(0) @binding(6) var<storage, read_write> y: array<f32>;       // (M, y_row): the product from column `y_first`

alias OutputWord = f32;

fn biasAt(n: u32) -> vec4f {
  let at = min(n + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u));
  return vec4f(bias[at.x], bias[at.y], bias[at.z], bias[at.w]);
}

fn store4(row: u32, n: u32, value: vec4f) {
  let at = row * p.y_row + p.y_first + n;
  let count = min(4u, p.n - n);
  if (isAdded()) {
    for (var j = 0u; j < count; j++) { y[at + j] = value[j] + before(at + j); }
  } else {
    for (var j = 0u; j < count; j++) { y[at + j] = value[j]; }
  }
}
