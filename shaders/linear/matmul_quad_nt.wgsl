enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32. With `accumulate` the product is added to y.
// For processors with subgroups of 4: a workgroup is one subgroup and computes ROWS rows; an invocation has 8 columns of all of them.
// include lib/quads/rows
// include lib/fours_x
// include lib/fours_w
// include lib/quads/low_nt
// include lib/quads/fours_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32, rank: u32, accumulate: u32 }
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 32u;

fn own(row: u32, k: u32) -> vec4f { return left4(min(row, p.m - 1u), k); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = m0 + lane;
  let last = vec4u(p.n - 1u);
  let cols = (min(vec4u(n, n + 1u, n + 2u, n + 3u), last) + p.start) * rowLength();
  let behind = (min(vec4u(n + 4u, n + 5u, n + 6u, n + 7u), last) + p.start) * rowLength();
  let steps = (p.k + 3u) / 4u;                                      // before the loop, since a division takes long
  for (var k = 0u; k < steps; k++) {
    let i = cols + k * FOUR;
    let j = behind + k * FOUR;
    addProducts(
      transpose(mat4x4f(right4(i.x), right4(i.y), right4(i.z), right4(i.w))),
      transpose(mat4x4f(right4(j.x), right4(j.y), right4(j.z), right4(j.w))),
      Left(own(m, k), own(m + 4u, k), own(m + 8u, k), own(m + 12u, k), own(m + 16u, k), own(m + 20u, k), own(m + 24u, k), own(m + 28u, k)),
    );
  }
  addLow(m, n);
  var all = sums();
  for (var i = 0u; i < ROWS; i++) {
    let row = m0 + (i ^ lane);
    let sum = all[i / 4u][i % 4u] * p.scale;
    if (row < p.m && n < p.n) { store4(row, n, sum[0]); }
    if (row < p.m && n + 4u < p.n) { store4(row, n + 4u, sum[1]); }
  }
}
