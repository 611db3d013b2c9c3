// low[g] (M, R) = scale * x (M, K) A[g]ᵀ, A[g] (R, K), f32: the first halves of up to three LoRA pairs that read the same x. K and R are
// multiples of 4.
// For graphics cards, as linear/matmul_narrow_nt: a workgroup of 256 computes 4 rows x 16 columns of pair z; invocation 4 s + c sums every
// 64th vector of k, from vector s, for columns 4 c .. 4 c + 3, and a tree in workgroup memory adds the 64 parts.
// include lib/tree_256
// include lib/x_kept
struct Params { m: u32, k: u32, rank: u32, pairs: u32, plane: u32, a0: u32, a1: u32, a2: u32, scale: f32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> values: array<vec4f>;      // A of pair g from vector a<g>
@group(0) @binding(2) var<storage, read_write> low: array<vec4f>;   // pair g from vector g * plane
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  beginPair(group.z);
  let m0 = group.y * 4u;
  let r = group.x * 16u + thread % 4u * 4u;
  let width = p.k / 4u;
  let first = select(select(p.a2, p.a1, group.z == 1u), p.a0, group.z == 0u);
  let a = first + (min(r, p.rank - 4u) + vec4u(0u, 1u, 2u, 3u)) * width;
  let rows = min(m0 + vec4u(0u, 1u, 2u, 3u), vec4u(p.m - 1u)) * width;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var k = thread / 4u; k < width; k += 64u) {
    let a4 = mat4x4f(values[a.x + k], values[a.y + k], values[a.z + k], values[a.w + k]);
    sum0 += xAt(rows.x + k) * a4;
    sum1 += xAt(rows.y + k) * a4;
    sum2 += xAt(rows.z + k) * a4;
    sum3 += xAt(rows.w + k) * a4;
  }
  let whole = wholeSums(thread, sum0, sum1, sum2, sum3);
  let m = m0 + thread / 4u;
  if (thread < 16u && m < p.m && r < p.rank) { low[group.z * p.plane + (m * p.rank + r) / 4u] = whole * p.scale; }
}
