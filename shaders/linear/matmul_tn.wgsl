// dw (N, K) += scale * aᵀ b, a (M, N), b (M, K), f32: gradients of trained matrices, always added. Register variant: one
// invocation computes 4 x 4 of dw, summing over all M rows in order.
// include lib/fours_tn
struct Params { m: u32, n: u32, k: u32, scale: f32 }
@group(1) @binding(0) var<uniform> p: Params;

override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x * 4u >= p.k || id.y * 4u >= p.n) { return; }
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var m = 0u; m < p.m; m++) {
    let left = left4(m, id.y);
    let right = right4(m, id.x);
    sum0 += left.x * right;
    sum1 += left.y * right;
    sum2 += left.z * right;
    sum3 += left.w * right;
  }
  let n = id.y * 4u;
  add4(n, id.x, sum0 * p.scale);
  add4(n + 1u, id.x, sum1 * p.scale);
  add4(n + 2u, id.x, sum2 * p.scale);
  add4(n + 3u, id.x, sum3 * p.scale);
}
