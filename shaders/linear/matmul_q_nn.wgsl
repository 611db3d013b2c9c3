// dx (M, K) = scale * dy (M, N) w, w (N, K) in blocks of 32 quantised weights: the same packed buffer as the forward pass.
// Register form: one invocation computes 4 rows x 8 columns of dx; eight weights are decoded once for four rows.
// With ACCUMULATE the product is added to dx.
// include lib/block_q4
struct Params { m: u32, n: u32, k: u32, start: u32, total: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, N)
@group(0) @binding(1) var<storage, read> w: array<u32>;             // `total` packed elements, then scales; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let k0 = id.x * 8u;
  let m0 = id.y * 4u;
  if (k0 >= p.k || m0 >= p.m) { return; }
  let rows = min(vec4u(m0, m0 + 1u, m0 + 2u, m0 + 3u), vec4u(p.m - 1u)) * p.n;
  var sum0 = mat2x4f();
  var sum1 = mat2x4f();
  var sum2 = mat2x4f();
  var sum3 = mat2x4f();
  for (var n = 0u; n < p.n; n++) {
    let at = (p.start + n) * p.k + k0;
    let weight = weights8(at) * scaleOf(at >> 5u);
    sum0 += weight * dy[rows.x + n];
    sum1 += weight * dy[rows.y + n];
    sum2 += weight * dy[rows.z + n];
    sum3 += weight * dy[rows.w + n];
  }
  store(m0, k0, sum0);
  store(m0 + 1u, k0, sum1);
  store(m0 + 2u, k0, sum2);
  store(m0 + 3u, k0, sum3);
}

fn store(m: u32, k0: u32, sum: mat2x4f) {
  if (m >= p.m) { return; }
  let at = (m * p.k + k0) / 4u;
  if (ACCUMULATE) {
    dx[at] += sum[0] * p.scale;
    dx[at + 1u] += sum[1] * p.scale;
  } else {
    dx[at] = sum[0] * p.scale;
    dx[at + 1u] = sum[1] * p.scale;
  }
}
