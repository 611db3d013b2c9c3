// dx (M, K) = scale * dy (M, N) w, w (N, K) in blocks of 32 quantised weights: the same packed buffer as the forward pass.
// Tile variant: a workgroup of 8 x 8 computes 32 x 32 of dx; 32 rows of w times one block of 32 columns are decoded once
// into workgroup memory. 8 KiB. With ACCUMULATE the product is added to dx.
// include lib/block_q4
// include lib/one_weight
// include lib/store_dx
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, cols): N of them from column `first`
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
const TILE: u32 = 32u;

var<workgroup> left: array<f32, 1024>;                              // [n][m]
var<workgroup> right: array<f32, 1024>;                             // [n][k]

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) lane: vec3u,
  @builtin(local_invocation_index) flat: u32,
) {
  let k0 = group.x * TILE;
  let m0 = group.y * TILE;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var n0 = 0u; n0 < p.n; n0 += TILE) {
    for (var load = 0u; load < 16u; load++) {
      let i = flat + load * 64u;
      let m = i >> 5u;
      let n = i & 31u;
      var value = 0.0;
      if (m0 + m < p.m && n0 + n < p.n) { value = dy[(m0 + m) * p.cols + p.first + n0 + n]; }
      left[n * TILE + m] = value;
    }
    for (var load = 0u; load < 2u; load++) {
      let i = flat + load * 64u;
      let n = i >> 2u;
      let part = i & 3u;
      var eight = mat2x4f();
      if (n0 + n < p.n && k0 + part * 8u < p.k) {
        let at = (p.start + n0 + n) * p.k + k0;
        eight = weights8(at + part * 8u) * scaleOf(at >> 5u);
      }
      for (var j = 0u; j < 4u; j++) {
        right[n * TILE + part * 8u + j] = eight[0][j];
        right[n * TILE + part * 8u + 4u + j] = eight[1][j];
      }
    }
    workgroupBarrier();
    for (var n = 0u; n < TILE; n++) {
      let at = n * TILE + lane.y * 4u;
      let bt = n * TILE + lane.x * 4u;
      let b4 = vec4f(right[bt], right[bt + 1u], right[bt + 2u], right[bt + 3u]);
      sum0 += left[at] * b4;
      sum1 += left[at + 1u] * b4;
      sum2 += left[at + 2u] * b4;
      sum3 += left[at + 3u] * b4;
    }
    workgroupBarrier();
  }
  let m = m0 + lane.y * 4u;
  let col = k0 / 4u + lane.x;
  store4(m, col, sum0);
  store4(m + 1u, col, sum1);
  store4(m + 2u, col, sum2);
  store4(m + 3u, col, sum3);
}
