enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, k a multiple of 4. Columns are multiples of 4. With ACCUMULATE the
// product is added to y.
// For processors with subgroups: a workgroup is one subgroup and computes 16 rows; an invocation has 4 columns of all of them. Rows of x
// are loaded once a subgroup and broadcast: on a processor a load costs as much as many products.
// include lib/rows_of_8
// include lib/subgroup_no_low_nt
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32, rank: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;

alias Row = vec4f;
fn own(row: u32, k: u32) -> Row { return x[min(row, p.m - 1u) * (p.k / 4u) + k]; }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n0 = (group.x * LANES + lane) * 4u;
  let m0 = group.y * 16u;
  let width = p.k / 4u;
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * width;
  var sums = array<vec4f, 16>();
  for (var k = 0u; k < width; k++) {
    let weight = transpose(mat4x4f(w[cols.x + k], w[cols.y + k], w[cols.z + k], w[cols.w + k]));
    let left = rows(m0 + lane, k);
    sums[0] += weight * left[0];
    sums[1] += weight * left[1];
    sums[2] += weight * left[2];
    sums[3] += weight * left[3];
    sums[4] += weight * left[4];
    sums[5] += weight * left[5];
    sums[6] += weight * left[6];
    sums[7] += weight * left[7];
    sums[8] += weight * left[8];
    sums[9] += weight * left[9];
    sums[10] += weight * left[10];
    sums[11] += weight * left[11];
    sums[12] += weight * left[12];
    sums[13] += weight * left[13];
    sums[14] += weight * left[14];
    sums[15] += weight * left[15];
  }
  addLow(&sums, m0, lane, n0);
  if (n0 >= p.n) { return; }
  store(m0, n0, sums[0]);
  store(m0 + 1u, n0, sums[1]);
  store(m0 + 2u, n0, sums[2]);
  store(m0 + 3u, n0, sums[3]);
  store(m0 + 4u, n0, sums[4]);
  store(m0 + 5u, n0, sums[5]);
  store(m0 + 6u, n0, sums[6]);
  store(m0 + 7u, n0, sums[7]);
  store(m0 + 8u, n0, sums[8]);
  store(m0 + 9u, n0, sums[9]);
  store(m0 + 10u, n0, sums[10]);
  store(m0 + 11u, n0, sums[11]);
  store(m0 + 12u, n0, sums[12]);
  store(m0 + 13u, n0, sums[13]);
  store(m0 + 14u, n0, sums[14]);
  store(m0 + 15u, n0, sums[15]);
}

fn store(m: u32, n: u32, sum: vec4f) {
  if (m >= p.m) { return; }
  let at = (m * p.cols + p.first + n) / 4u;
  if (ACCUMULATE) { y[at] += sum * p.scale; } else { y[at] = sum * p.scale; }
}
