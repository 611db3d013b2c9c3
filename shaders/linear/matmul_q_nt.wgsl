// y (M, N) = scale * x (M, K) wᵀ, w (N, K) in blocks of 32 quantised weights. Register variant: one invocation computes
// 8 rows x 4 columns of y, eight weights are decoded at a time and used for eight rows; a block's scale is applied once.
// With ACCUMULATE the product is added to y.
// include lib/block_q4
// include lib/one_weight
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n0 = id.x * 4u;
  let m0 = id.y * 8u;
  if (n0 >= p.n || m0 >= p.m) { return; }
  let low = min(vec4u(m0, m0 + 1u, m0 + 2u, m0 + 3u), vec4u(p.m - 1u)) * (p.k / 4u);
  let high = min(vec4u(m0 + 4u, m0 + 5u, m0 + 6u, m0 + 7u), vec4u(p.m - 1u)) * (p.k / 4u);
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * p.k;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  var sum4 = vec4f();
  var sum5 = vec4f();
  var sum6 = vec4f();
  var sum7 = vec4f();
  for (var block = 0u; block < p.k; block += 32u) {
    var part0 = vec4f();
    var part1 = vec4f();
    var part2 = vec4f();
    var part3 = vec4f();
    var part4 = vec4f();
    var part5 = vec4f();
    var part6 = vec4f();
    var part7 = vec4f();
    for (var k = block; k < min(block + 32u, p.k); k += 8u) {
      let w0 = weights8(cols.x + k);
      let w1 = weights8(cols.y + k);
      let w2 = weights8(cols.z + k);
      let w3 = weights8(cols.w + k);
      part0 += products(low.x + k / 4u, w0, w1, w2, w3);
      part1 += products(low.y + k / 4u, w0, w1, w2, w3);
      part2 += products(low.z + k / 4u, w0, w1, w2, w3);
      part3 += products(low.w + k / 4u, w0, w1, w2, w3);
      part4 += products(high.x + k / 4u, w0, w1, w2, w3);
      part5 += products(high.y + k / 4u, w0, w1, w2, w3);
      part6 += products(high.z + k / 4u, w0, w1, w2, w3);
      part7 += products(high.w + k / 4u, w0, w1, w2, w3);
    }
    let at = (cols + block) >> vec4u(5u);
    let d = vec4f(scaleOf(at.x), scaleOf(at.y), scaleOf(at.z), scaleOf(at.w));
    sum0 += part0 * d;
    sum1 += part1 * d;
    sum2 += part2 * d;
    sum3 += part3 * d;
    sum4 += part4 * d;
    sum5 += part5 * d;
    sum6 += part6 * d;
    sum7 += part7 * d;
  }
  store4(m0, n0, sum0);
  store4(m0 + 1u, n0, sum1);
  store4(m0 + 2u, n0, sum2);
  store4(m0 + 3u, n0, sum3);
  store4(m0 + 4u, n0, sum4);
  store4(m0 + 5u, n0, sum5);
  store4(m0 + 6u, n0, sum6);
  store4(m0 + 7u, n0, sum7);
}

fn products(at: u32, w0: mat2x4f, w1: mat2x4f, w2: mat2x4f, w3: mat2x4f) -> vec4f {
  let a = x[at];
  let b = x[at + 1u];
  return vec4f(
    dot(a, w0[0]) + dot(b, w0[1]),
    dot(a, w1[0]) + dot(b, w1[1]),
    dot(a, w2[0]) + dot(b, w2[1]),
    dot(a, w3[0]) + dot(b, w3[1]),
  );
}
