// y (M, N) = scale * x (M, K) wᵀ, w (N, K) in blocks of 32 quantised weights, for a few rows (decoding). One invocation
// computes 4 columns of one row, a block of 32 at a time. With ACCUMULATE the product is added to y.
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

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n0 = id.x * 4u;
  if (n0 >= p.n) { return; }
  let row = id.y * (p.k / 4u);
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * p.k;
  var sum = vec4f();
  for (var block = 0u; block < p.k; block += 32u) {
    var part = vec4f();
    for (var k = block; k < min(block + 32u, p.k); k += 8u) {
      let a = x[row + k / 4u];
      let b = x[row + k / 4u + 1u];
      let w0 = weights8(cols.x + k);
      let w1 = weights8(cols.y + k);
      let w2 = weights8(cols.z + k);
      let w3 = weights8(cols.w + k);
      part += vec4f(
        dot(a, w0[0]) + dot(b, w0[1]),
        dot(a, w1[0]) + dot(b, w1[1]),
        dot(a, w2[0]) + dot(b, w2[1]),
        dot(a, w3[0]) + dot(b, w3[1]),
      );
    }
    let at = (cols + block) >> vec4u(5u);
    sum += part * vec4f(scaleOf(at.x), scaleOf(at.y), scaleOf(at.z), scaleOf(at.w));
  }
  store4(id.y, n0, sum);
}
