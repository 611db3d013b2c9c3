// As optim/grad_squares; squares[k] = sum of grads[i]² over WG floats of every `many` times WG, from k WG on. One workgroup per k.
// include lib/row_sum
struct Params { count: u32, many: u32 }
@group(0) @binding(0) var<storage, read> grads: array<f32>;         // (count)
@group(0) @binding(1) var<storage, read_write> squares: array<f32>; // (many)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 256;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var square = 0.0;
  for (var i = group.x * WG + lane; i < p.count; i += p.many * WG) {
    square += grads[i] * grads[i];
  }
  let total = rowSum(square, lane);
  if (lane == 0u) { squares[group.x] = total; }
}
