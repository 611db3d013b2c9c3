enable subgroups;
// low[g] (M, R) = scale * x (M, K) A[g]ᵀ, A[g] (R, K), f32: the first halves of up to three LoRA pairs that read the same x. K and R are
// multiples of 4. With lib/x_dropped x is dropped as it is read, for each pair at places of its own.
// For processors with subgroups: a workgroup is one subgroup and computes 16 rows; an invocation has 4 columns of all of them, out of the
// columns of `pairs` pairs side by side, from pair z * pairs on. Rows of x are loaded once a subgroup and broadcast.
// include lib/rows_of_8
// include lib/x_kept
struct Params { m: u32, k: u32, rank: u32, pairs: u32, plane: u32, a0: u32, a1: u32, a2: u32, scale: f32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> values: array<vec4f>;      // A of pair g from vector a<g>
@group(0) @binding(2) var<storage, read_write> low: array<vec4f>;   // pair g from vector g * plane
@group(1) @binding(0) var<uniform> p: Params;

alias Row = vec4f;
fn own(row: u32, k: u32) -> Row { return xAt(min(row, p.m - 1u) * (p.k / 4u) + k); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n0 = (group.x * LANES + lane) * 4u;
  let m0 = group.y * 16u;
  let width = p.k / 4u;
  let pair = group.z * p.pairs + min(n0 / p.rank, p.pairs - 1u);
  beginPair(pair);
  let r0 = n0 % p.rank;
  let first = select(select(p.a2, p.a1, pair == 1u), p.a0, pair == 0u) + r0 * width;
  var sums = array<vec4f, 16>();
  for (var k = 0u; k < width; k++) {
    let at = first + k;
    let right = transpose(mat4x4f(values[at], values[at + width], values[at + 2u * width], values[at + 3u * width]));
    let left = rows(m0 + lane, k);
    sums[0] += right * left[0];
    sums[1] += right * left[1];
    sums[2] += right * left[2];
    sums[3] += right * left[3];
    sums[4] += right * left[4];
    sums[5] += right * left[5];
    sums[6] += right * left[6];
    sums[7] += right * left[7];
    sums[8] += right * left[8];
    sums[9] += right * left[9];
    sums[10] += right * left[10];
    sums[11] += right * left[11];
    sums[12] += right * left[12];
    sums[13] += right * left[13];
    sums[14] += right * left[14];
    sums[15] += right * left[15];
  }
  if (n0 >= p.pairs * p.rank) { return; }
  for (var i = 0u; i < min(16u, p.m - m0); i++) {
    low[pair * p.plane + ((m0 + i) * p.rank + r0) / 4u] = sums[i] * p.scale;
  }
}
