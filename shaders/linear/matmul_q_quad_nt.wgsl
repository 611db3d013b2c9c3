enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K) in blocks of 32 quantised weights. With `accumulate` the product is added to y.
// For processors with subgroups of 4: a workgroup is one subgroup and computes ROWS rows; an invocation has 8 columns of all of them. Eight
// weights of a column are decoded at a time, their scale is loaded once a block.
// include lib/block_q4
// include lib/one_weight
// include lib/scales
// include lib/quads/rows
// include lib/quads/fours
// include lib/fours_x
// include lib/quads/low
// include lib/onto
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, total: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32, onto: u32 }
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 32u;
const TURNED: bool = true;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = firstRow(m0, lane);
  let last = vec4u(p.n - 1u);
  let cols = (min(vec4u(n, n + 1u, n + 2u, n + 3u), last) + p.start) * p.k;
  let behind = (min(vec4u(n + 4u, n + 5u, n + 6u, n + 7u), last) + p.start) * p.k;
  for (var block = 0u; block < p.k; block += 32u) {
    let d = scales(cols + block);
    let e = scales(behind + block);
    for (var k = block; k < min(block + 32u, p.k); k += 8u) {
      let w0 = weights8(cols.x + k) * d.x;
      let w1 = weights8(cols.y + k) * d.y;
      let w2 = weights8(cols.z + k) * d.z;
      let w3 = weights8(cols.w + k) * d.w;
      let w4 = weights8(behind.x + k) * e.x;
      let w5 = weights8(behind.y + k) * e.y;
      let w6 = weights8(behind.z + k) * e.z;
      let w7 = weights8(behind.w + k) * e.w;
      addProducts(transpose(mat4x4f(w0[0], w1[0], w2[0], w3[0])), transpose(mat4x4f(w4[0], w5[0], w6[0], w7[0])), leftOf(m, k / 4u));
      addProducts(transpose(mat4x4f(w0[1], w1[1], w2[1], w3[1])), transpose(mat4x4f(w4[1], w5[1], w6[1], w7[1])), leftOf(m, k / 4u + 1u));
    }
  }
  addLow(m, n);
  storeRows(m0, n);
}
