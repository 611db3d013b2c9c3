// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, for a few rows (decoding). One invocation computes 4 columns of one row.
// With ACCUMULATE the product is added to y.
// include lib/fours_x
// include lib/fours_w
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, w_row: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WG: u32 = 16;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n0 = id.x * 4u;
  if (n0 >= p.n) { return; }
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * rowLength();
  var sum = vec4f();
  let fours = (p.k + 3u) / 4u;
  for (var k = 0u; k < fours; k++) {
    let a = left4(id.y, k);
    let at = cols + k * FOUR;
    sum += vec4f(dot(a, right4(at.x)), dot(a, right4(at.y)), dot(a, right4(at.z)), dot(a, right4(at.w)));
  }
  store4(id.y, n0, sum);
}
