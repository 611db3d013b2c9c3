enable subgroups;
// dx (M, K) = scale * dy (M, N) w, w (N, K), f32; n, k and the columns of dy are multiples of 4. With ACCUMULATE the product is added to dx.
// For processors with subgroups: a workgroup is one subgroup and computes 16 rows; an invocation has 4 columns of all of them. Rows of dy
// are loaded once a subgroup and broadcast.
// include lib/rows_of_8
// include lib/subgroup_no_low_nn4
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32, rank: u32 }
@group(0) @binding(0) var<storage, read> dy: array<vec4f>;          // (M, cols / 4): N of them from column `first`
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;

alias Row = vec4f;
fn own(row: u32, n: u32) -> Row { return dy[(min(row, p.m - 1u) * p.cols + p.first) / 4u + n]; }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let col = group.x * LANES + lane;
  let m0 = group.y * 16u;
  let width = p.k / 4u;
  let at = p.start * width + min(col, width - 1u);
  var sums = array<vec4f, 16>();
  for (var n = 0u; n < p.n / 4u; n++) {
    let row = at + 4u * n * width;
    let weight = mat4x4f(w[row], w[row + width], w[row + 2u * width], w[row + 3u * width]);
    let left = rows(m0 + lane, n);
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
  addLow(&sums, m0, lane, col);
  if (col >= width) { return; }
  store(m0, col, sums[0]);
  store(m0 + 1u, col, sums[1]);
  store(m0 + 2u, col, sums[2]);
  store(m0 + 3u, col, sums[3]);
  store(m0 + 4u, col, sums[4]);
  store(m0 + 5u, col, sums[5]);
  store(m0 + 6u, col, sums[6]);
  store(m0 + 7u, col, sums[7]);
  store(m0 + 8u, col, sums[8]);
  store(m0 + 9u, col, sums[9]);
  store(m0 + 10u, col, sums[10]);
  store(m0 + 11u, col, sums[11]);
  store(m0 + 12u, col, sums[12]);
  store(m0 + 13u, col, sums[13]);
  store(m0 + 14u, col, sums[14]);
  store(m0 + 15u, col, sums[15]);
}

fn store(m: u32, col: u32, sum: vec4f) {
  if (m >= p.m) { return; }
  let at = m * (p.k / 4u) + col;
  if (ACCUMULATE) { dx[at] += sum * p.scale; } else { dx[at] = sum * p.scale; }
}
