// y (M, N) = scale * Σ_k a[m, k] b[n, k] for any sizes and any strides, f32. Tile variant: a workgroup of 8 x 8 computes
// 32 x 32 of y through two 32 x 16 tiles in workgroup memory, 4 x 4 in each invocation. Serves all three orientations.
// With ACCUMULATE the product is added to y.
// include lib/store_y
struct Params {
  m: u32,
  n: u32,
  k: u32,
  a_row: u32,
  a_col: u32,
  a_start: u32,
  b_row: u32,
  b_col: u32,
  b_start: u32,
  cols: u32,
  first: u32,
  scale: f32,
}
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
const TILE: u32 = 32u;
const DEPTH: u32 = 16u;
const LOADS: u32 = 8u;                                              // TILE * DEPTH / 64 invocations

var<workgroup> left: array<f32, 512>;                               // [k][m]
var<workgroup> right: array<f32, 512>;                              // [k][n]

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
  for (var k0 = 0u; k0 < p.k; k0 += DEPTH) {
    for (var load = 0u; load < LOADS; load++) {
      let i = flat + load * 64u;
      // Neighbouring invocations read along whichever axis is contiguous in memory.
      let ak = select(i / TILE, i % DEPTH, p.a_col == 1u);
      let am = select(i % TILE, i / DEPTH, p.a_col == 1u);
      let bk = select(i / TILE, i % DEPTH, p.b_col == 1u);
      let bn = select(i % TILE, i / DEPTH, p.b_col == 1u);
      var va = 0.0;
      var vb = 0.0;
      if (m0 + am < p.m && k0 + ak < p.k) { va = a[p.a_start + (m0 + am) * p.a_row + (k0 + ak) * p.a_col]; }
      if (n0 + bn < p.n && k0 + bk < p.k) { vb = b[p.b_start + (n0 + bn) * p.b_row + (k0 + bk) * p.b_col]; }
      left[ak * TILE + am] = va;
      right[bk * TILE + bn] = vb;
    }
    workgroupBarrier();
    for (var k = 0u; k < DEPTH; k++) {
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
