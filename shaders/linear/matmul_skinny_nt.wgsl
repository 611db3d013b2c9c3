// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, for a few rows (decoding). One invocation computes 4 columns of one row.
// k is a multiple of 4. With ACCUMULATE the product is added to y.
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WG: u32 = 16;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n0 = id.x * 4u;
  if (n0 >= p.n) { return; }
  let width = p.k / 4u;
  let row = id.y * width;
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * width;
  var sum = vec4f();
  for (var k = 0u; k < width; k++) {
    let a = x[row + k];
    sum += vec4f(dot(a, w[cols.x + k]), dot(a, w[cols.y + k]), dot(a, w[cols.z + k]), dot(a, w[cols.w + k]));
  }
  store4(id.y, n0, sum);
}
