enable subgroups;
// Forward y (M, N) = scale * x (M, K) wᵀ, and with lib/weights_nn back dx (M, N) = scale * dy (M, K) w, through a frozen weight in f32.
// With `accumulate` the product is added to y.
// For processors with subgroups of 8: a workgroup is one subgroup and computes ROWS rows, up to 20; an invocation has 4 columns of all of
// them. Rows of x are loaded once a subgroup and broadcast: on a processor a load costs as much as many products.
// include lib/eights/rows
// include lib/eights/fours
// include lib/eights/low
// include lib/fours_x
// include lib/fours_w
// include lib/weights_nt
// include lib/onto
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, w_row: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32, onto: u32 }
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 16u;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 4u;
  let m0 = group.y * ROWS;
  let places = placesOf(n);
  let further = step();
  for (var k = 0u; k < (p.k + 3u) / 4u; k++) { addProducts(weights(places + k * further), m0 + lane, k); }
  addLow(m0 + lane, n);
  if (n < p.n) { storeRows(m0, n); }
}
