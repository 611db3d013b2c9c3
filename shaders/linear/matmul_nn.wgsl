// dx (M, K) = scale * dy (M, N) w, w (N, K), f32. Register variant: one invocation computes 8 rows x 8 columns of dx, no
// barriers. k is a multiple of 4. With ACCUMULATE the product is added to dx.
// include lib/store_dx
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, cols): N of them from column `first`
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let width = p.k / 4u;
  let col = id.x * 2u;
  let m0 = id.y * 8u;
  if (col >= width || m0 >= p.m) { return; }
  let second = min(col + 1u, width - 1u);
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
    let row = (p.start + n) * width;
    let weight = mat2x4f(w[row + col], w[row + second]);
    sum0 += weight * dy[low.x + n];
    sum1 += weight * dy[low.y + n];
    sum2 += weight * dy[low.z + n];
    sum3 += weight * dy[low.w + n];
    sum4 += weight * dy[high.x + n];
    sum5 += weight * dy[high.y + n];
    sum6 += weight * dy[high.z + n];
    sum7 += weight * dy[high.w + n];
  }
  store8(m0, col, sum0);
  store8(m0 + 1u, col, sum1);
  store8(m0 + 2u, col, sum2);
  store8(m0 + 3u, col, sum3);
  store8(m0 + 4u, col, sum4);
  store8(m0 + 5u, col, sum5);
  store8(m0 + 6u, col, sum6);
  store8(m0 + 7u, col, sum7);
}
