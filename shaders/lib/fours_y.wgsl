// Writes y by fours: its rows, first column and N are multiples of 4. What is added to the product is of lib/onto.
@group(0) @binding(4) var<storage, read> bias: array<vec4f>;        // (N / 4)
@group(0) @binding(5) var<storage, read> residual: array<vec4f>;    // as y
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;     // (M, y_row / 4): the product from column `y_first`

alias OutputWord = vec4f;

fn biasAt(n: u32) -> vec4f { return bias[min(n, p.n - 4u) / 4u]; }

fn store4(row: u32, n: u32, value: vec4f) {
  let at = (row * p.y_row + p.y_first + n) / 4u;
  var sum = value;
  if (isAdded()) { sum += before(at); }
  y[at] = sum;
}
