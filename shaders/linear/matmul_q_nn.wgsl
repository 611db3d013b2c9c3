// dx (M, K) = scale * dy (M, N) w, w (N, K) in blocks of 32 quantised weights: the same packed buffer as the forward pass.
// Register variant: one invocation computes 8 rows x 8 columns of dx; eight weights are decoded once for eight rows.
// With ACCUMULATE the product is added to dx.
// include lib/block_q4
// include lib/one_weight
// include lib/store_dx
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, cols): N of them from column `first`
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let k0 = id.x * 8u;
  let m0 = id.y * 8u;
  if (k0 >= p.k || m0 >= p.m) { return; }
  let low = min(vec4u(m0, m0 + 1u, m0 + 2u, m0 + 3u), vec4u(p.m - 1u)) * p.cols + p.first;
  let high = min(vec4u(m0 + 4u, m0 + 5u, m0 + 6u, m0 + 7u), vec4u(p.m - 1u)) * p.cols + p.first;
  var sum0 = mat2x4f();
  var sum1 = mat2x4f();
  var sum2 = mat2x4f();
  var sum3 = mat2x4f();
  var sum4 = mat2x4f();
  var sum5 = mat2x4f();
  var sum6 = mat2x4f();
  var sum7 = mat2x4f();
  for (var n = 0u; n < p.n; n++) {
    let at = (p.start + n) * p.k + k0;
    let weight = weights8(at) * scaleOf(at >> 5u);
    sum0 += weight * dy[low.x + n];
    sum1 += weight * dy[low.y + n];
    sum2 += weight * dy[low.z + n];
    sum3 += weight * dy[low.w + n];
    sum4 += weight * dy[high.x + n];
    sum5 += weight * dy[high.y + n];
    sum6 += weight * dy[high.z + n];
    sum7 += weight * dy[high.w + n];
  }
  store8(m0, k0 / 4u, sum0);
  store8(m0 + 1u, k0 / 4u, sum1);
  store8(m0 + 2u, k0 / 4u, sum2);
  store8(m0 + 3u, k0 / 4u, sum3);
  store8(m0 + 4u, k0 / 4u, sum4);
  store8(m0 + 5u, k0 / 4u, sum5);
  store8(m0 + 6u, k0 / 4u, sum6);
  store8(m0 + 7u, k0 / 4u, sum7);
}
