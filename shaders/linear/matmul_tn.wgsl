// dw (N, K) += scale * aᵀ b, a (M, N), b (M, K), f32: gradients of trained matrices, always added. Register variant: one
// invocation computes 4 x 4 of dw, summing over all M rows in order. n and k are multiples of 4.
struct Params { m: u32, n: u32, k: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, N / 4)
@group(0) @binding(1) var<storage, read> b: array<vec4f>;           // (M, K / 4)
@group(0) @binding(2) var<storage, read_write> dw: array<vec4f>;    // (N, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let width = p.k / 4u;
  let height = p.n / 4u;
  if (id.x >= width || id.y >= height) { return; }
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var m = 0u; m < p.m; m++) {
    let left = a[m * height + id.y];
    let right = b[m * width + id.x];
    sum0 += left.x * right;
    sum1 += left.y * right;
    sum2 += left.z * right;
    sum3 += left.w * right;
  }
  let at = id.y * 4u * width + id.x;
  dw[at] += sum0 * p.scale;
  dw[at + width] += sum1 * p.scale;
  dw[at + 2u * width] += sum2 * p.scale;
  dw[at + 3u * width] += sum3 * p.scale;
}
