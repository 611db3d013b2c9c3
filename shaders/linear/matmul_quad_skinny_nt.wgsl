enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, for a few rows (decoding) on processors with subgroups of 4. One invocation computes 4 columns
// of one row. Of 16 elements of x each invocation of a quad loads four and gets the others by exchange: place j of invocation i has those
// of invocation i ^ j (XOR), and reads w in that order. With ACCUMULATE the product is added to y.
// include lib/fours_x
// include lib/fours_w
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WG: u32 = 16;

// Products of four elements of x with four columns of w.
fn products(at: vec4u, x: vec4f) -> vec4f {
  return vec4f(dot(x, right4(at.x)), dot(x, right4(at.y)), dot(x, right4(at.z)), dot(x, right4(at.w)));
}

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n0 = id.x * 4u;                                               // past the last column nothing is written
  let lane = id.x & 3u;
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * rowLength();
  let fours = (p.k + 3u) / 4u;
  var sum = vec4f();
  for (var k = 0u; k < fours; k += 4u) {
    let own = select(vec4f(), left4(id.y, k + lane), k + lane < fours);
    let at = cols + k * FOUR;
    sum += products(at + lane * FOUR, own)
      + products(at + (lane ^ 1u) * FOUR, quadSwapX(own))
      + products(at + (lane ^ 2u) * FOUR, quadSwapY(own))
      + products(at + (lane ^ 3u) * FOUR, quadSwapDiagonal(own));
  }
  store4(id.y, n0, sum);
}
