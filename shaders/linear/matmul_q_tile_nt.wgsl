// y (M, N) = scale * x (M, K) wᵀ, w (N, K) in blocks of 32 quantised weights. Tile variant: a workgroup of 8 x 8 computes
// 32 x 32 of y; a 32 x 32 tile of w is decoded once into workgroup memory and used by all rows. 8 KiB.
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
const TILE: u32 = 32u;

var<workgroup> left: array<f32, 1024>;                              // [k][m]
var<workgroup> right: array<f32, 1024>;                             // [k][n]

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) lane: vec3u,
  @builtin(local_invocation_index) flat: u32,
) {
  let n0 = group.x * TILE;
  let m0 = group.y * TILE;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var k0 = 0u; k0 < p.k; k0 += TILE) {
    for (var load = 0u; load < 4u; load++) {
      let i = flat + load * 64u;
      let m = i >> 3u;
      let part = i & 7u;
      var value = vec4f();
      if (m0 + m < p.m && k0 + part * 4u < p.k) { value = x[((m0 + m) * p.k + k0) / 4u + part]; }
      for (var j = 0u; j < 4u; j++) { left[(part * 4u + j) * TILE + m] = value[j]; }
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
        right[(part * 8u + j) * TILE + n] = eight[0][j];
        right[(part * 8u + 4u + j) * TILE + n] = eight[1][j];
      }
    }
    workgroupBarrier();
    for (var k = 0u; k < TILE; k++) {
      let at = k * TILE + lane.y * 4u;
      let bt = k * TILE + lane.x * 4u;
      let b4 = vec4f(right[bt], right[bt + 1u], right[bt + 2u], right[bt + 3u]);
      sum0 += left[at] * b4;
      sum1 += left[at + 1u] * b4;
      sum2 += left[at + 2u] * b4;
      sum3 += left[at + 3u] * b4;
    }
    workgroupBarrier();
  }
  let m = m0 + lane.y * 4u;
  let n = n0 + lane.x * 4u;
  store4(m, n, sum0);
  store4(m + 1u, n, sum1);
  store4(m + 2u, n, sum2);
  store4(m + 3u, n, sum3);
}
