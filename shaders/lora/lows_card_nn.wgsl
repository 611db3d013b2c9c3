// dlow[g] (M, R) = scale * dy[g] (M, N[g]) B[g], B[g] (N[g], R), f32: the way back to the middle of up to three LoRA pairs. N and R are
// multiples of 4.
// For graphics cards, as linear/matmul_narrow_nn: a workgroup of 256 computes 4 rows x 16 columns of pair z; invocation 4 s + c sums every
// 64th run of four n, from run s, for columns 4 c .. 4 c + 3, and a tree in workgroup memory adds the 64 parts.
// include lib/tree_256
struct Params { m: u32, n0: u32, n1: u32, n2: u32, rank: u32, plane: u32, b0: u32, b1: u32, b2: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy0: array<vec4f>;         // (M, N[0] / 4)
@group(0) @binding(1) var<storage, read> dy1: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy2: array<vec4f>;
@group(0) @binding(3) var<storage, read> values: array<vec4f>;      // B of pair g from vector b<g>
@group(0) @binding(4) var<storage, read_write> dlow: array<vec4f>;  // pair g from vector g * plane
@group(1) @binding(0) var<uniform> p: Params;

fn left(pair: u32, i: u32) -> vec4f {
  if (pair == 0u) { return dy0[i]; }
  if (pair == 1u) { return dy1[i]; }
  return dy2[i];
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let pair = group.z;
  let m0 = group.y * 4u;
  let r = group.x * 16u + thread % 4u * 4u;
  let width = select(select(p.n2, p.n1, pair == 1u), p.n0, pair == 0u) / 4u;
  let first = select(select(p.b2, p.b1, pair == 1u), p.b0, pair == 0u) + min(r, p.rank - 4u) / 4u;
  let step = p.rank / 4u;
  let rows = min(m0 + vec4u(0u, 1u, 2u, 3u), vec4u(p.m - 1u)) * width;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var n = thread / 4u; n < width; n += 64u) {
    let b = first + 4u * n * step;
    let b4 = mat4x4f(values[b], values[b + step], values[b + 2u * step], values[b + 3u * step]);
    sum0 += b4 * left(pair, rows.x + n);
    sum1 += b4 * left(pair, rows.y + n);
    sum2 += b4 * left(pair, rows.z + n);
    sum3 += b4 * left(pair, rows.w + n);
  }
  let whole = wholeSums(thread, sum0, sum1, sum2, sum3);
  let m = m0 + thread / 4u;
  if (thread < 16u && m < p.m && r < p.rank) { dlow[pair * p.plane + (m * p.rank + r) / 4u] = whole * p.scale; }
}
