enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K) in blocks of 32 quantised weights, for a few rows (decoding) on processors with subgroups of 4. One
// invocation computes 4 columns of one row, a block at a time, of whose 32 elements of x it loads eight; the others it gets by exchange: place
// j of invocation i has those of invocation i ^ j (XOR), and w is read in that order. With ACCUMULATE the product is added to y.
// include lib/block_q4
// include lib/one_weight
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WG: u32 = 16;

fn product(i: u32, x: mat2x4f) -> f32 {
  let weights = weights8(i);
  return dot(x[0], weights[0]) + dot(x[1], weights[1]);
}

// Products of eight elements of x with four columns of w.
fn products(at: vec4u, x: mat2x4f) -> vec4f {
  return vec4f(product(at.x, x), product(at.y, x), product(at.z, x), product(at.w, x));
}

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n0 = id.x * 4u;                                               // past the last column nothing is written
  let lane = id.x & 3u;
  let row = id.y * (p.k / 4u);
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * p.k;
  var sum = vec4f();
  for (var block = 0u; block < p.k; block += 32u) {
    let k = block + lane * 8u;
    let some = select(0.0, 1.0, k < p.k);
    let a = x[row + k / 4u] * some;
    let b = x[row + k / 4u + 1u] * some;
    let at = cols + block;
    let part = products(at + lane * 8u, mat2x4f(a, b))
      + products(at + (lane ^ 1u) * 8u, mat2x4f(quadSwapX(a), quadSwapX(b)))
      + products(at + (lane ^ 2u) * 8u, mat2x4f(quadSwapY(a), quadSwapY(b)))
      + products(at + (lane ^ 3u) * 8u, mat2x4f(quadSwapDiagonal(a), quadSwapDiagonal(b)));
    let scales = at >> vec4u(5u);
    sum += part * vec4f(scaleOf(scales.x), scaleOf(scales.y), scaleOf(scales.z), scaleOf(scales.w));
  }
  store4(id.y, n0, sum);
}
