enable subgroups;
// Forward y (M, N) = scale * x (M, K) wᵀ, and with lib/weights_nn back dx (M, N) = scale * dy (M, K) w, through a frozen weight in f32.
// With `accumulate` the product is added to y.
// For processors with subgroups of 4: a workgroup is one subgroup and computes ROWS rows; an invocation has 8 columns of all of them.
// include lib/quads/rows
// include lib/quads/fours
// include lib/fours_x
// include lib/fours_w
// include lib/weights_nt
// include lib/quads/low
// include lib/onto
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, w_row: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32, onto: u32 }
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 32u;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = firstRow(m0, lane);
  let cols = placesOf(n);
  let behind = placesOf(n + 4u);
  let further = step();
  let steps = (p.k + 3u) / 4u;                                      // before the loop, since a division takes long
  for (var k = 0u; k < steps; k++) {
    addProducts(weights(cols + k * further), weights(behind + k * further), leftOf(m, k));
  }
  addLow(m, n);
  storeRows(m0, n);
}
