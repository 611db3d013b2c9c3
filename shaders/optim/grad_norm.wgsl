// norm = sqrt(sum of squares). A single workgroup.
// include lib/row_sum
struct Params { many: u32 }
@group(0) @binding(0) var<storage, read> squares: array<f32>;       // (many)
@group(0) @binding(1) var<storage, read_write> norm: array<f32>;    // (1)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < p.many; i += WG) {
    sum += squares[i];
  }
  let total = rowSum(sum, lane);
  if (lane == 0u) { norm[0] = sqrt(total); }
}
