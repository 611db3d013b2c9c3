// dx (M, K) += sum over g of drop[g](dlow[g] (M, R) A[g]), A[g] (R, K), f32: what LoRA pairs that drop the same x (M, K), up to three of
// them, add to its gradient. K and R are multiples of 4.
// For processors: an invocation has 4 rows of 4 columns, of one pair after the other.
// include lib/dropout
struct Params { m: u32, k: u32, rank: u32, pairs: u32, plane: u32, a0: u32, a1: u32, a2: u32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> dlow: array<vec4f>;        // pair g from vector g * plane
@group(0) @binding(1) var<storage, read> values: array<vec4f>;      // A of pair g from vector a<g>
@group(0) @binding(2) var<storage, read> seed: array<u32>;          // (1)
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let width = p.k / 4u;
  let column = id.x;
  if (column >= width) { return; }
  let m = id.y * 4u;
  let rows = min(m + vec4u(0u, 1u, 2u, 3u), vec4u(p.m - 1u));
  let length = p.rank / 4u;
  var total = mat4x4f();                                            // by row
  for (var g = 0u; g < p.pairs; g++) {
    let first = select(select(p.a2, p.a1, g == 1u), p.a0, g == 0u) + column;
    let key = keyOf(seed[0], select(select(p.salt2, p.salt1, g == 1u), p.salt0, g == 0u));
    let low = g * p.plane + rows * length;
    var sum = mat4x4f();
    for (var r = 0u; r < length; r++) {
      let at = first + 4u * r * width;
      let a = mat4x4f(values[at], values[at + width], values[at + 2u * width], values[at + 3u * width]);
      sum += a * mat4x4f(dlow[low.x + r], dlow[low.y + r], dlow[low.z + r], dlow[low.w + r]);
    }
    let i = 4u * (rows * width + column);
    total += mat4x4f(
      dropped4(sum[0], i.x, key, p.rate),
      dropped4(sum[1], i.y, key, p.rate),
      dropped4(sum[2], i.z, key, p.rate),
      dropped4(sum[3], i.w, key, p.rate),
    );
  }
  for (var j = 0u; j < min(4u, p.m - m); j++) { dx[(m + j) * width + column] += total[j]; }
}
