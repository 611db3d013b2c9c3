// y (M, N) = scale * Σ_k a[m, k] b[n, k] for any sizes and any strides, f32: the plain variant for shapes that the fast ones
// refuse. One invocation per element of y. With ACCUMULATE the product is added to y.
// include lib/store_y
struct Params {
  m: u32,
  n: u32,
  k: u32,
  a_row: u32,
  a_col: u32,
  a_start: u32,
  b_row: u32,
  b_col: u32,
  b_start: u32,
  cols: u32,
  first: u32,
  scale: f32,
}
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= p.n || id.y >= p.m) { return; }
  var sum = 0.0;
  for (var k = 0u; k < p.k; k++) {
    sum += a[p.a_start + id.y * p.a_row + k * p.a_col] * b[p.b_start + id.x * p.b_row + k * p.b_col];
  }
  store(id.y, id.x, sum);
}
