// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, for a few rows (decoding) on processors with subgroups of 4. One invocation computes 8 columns
// of one row. The loop's machine code has to stay within the 32 KiB of instructions that a core keeps: each load of four elements is 3 KiB
// there. With ACCUMULATE the product is added to y.
// include lib/fours_x
// include lib/fours_w
// include lib/weights_nt
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, w_row: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n = id.x * 8u;                                                // past the last column nothing is written
  let places = placesOf(n);
  let behind = placesOf(n + 4u);
  let further = step();
  let steps = (p.k + 3u) / 4u;                                      // before the loop, since a division takes long
  var low = vec4f();
  var high = vec4f();
  for (var k = 0u; k < steps; k++) {
    let x = left4(id.y, k);
    low += weights(places + k * further) * x;
    high += weights(behind + k * further) * x;
  }
  store4(id.y, n, low);
  store4(id.y, n + 4u, high);
}
