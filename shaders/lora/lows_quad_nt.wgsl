enable subgroups;
// low[g] (M, R) = scale * x (M, K) A[g]ᵀ, A[g] (R, K), f32: the first halves of up to three LoRA pairs that read the same x. K and R are
// multiples of 4. With lib/x_dropped x is dropped as it is read, for each pair at places of its own.
// For processors with subgroups of 4: a workgroup is one subgroup and computes 16 rows; an invocation has 4 columns of all of them, out of
// the columns of `pairs` pairs side by side, from pair z * pairs on. Invocation i loads the i-th of each four rows of x and gets the others by exchange, so that place j of
// invocation i is row i ^ j (XOR).
// include lib/x_kept
struct Params { m: u32, k: u32, rank: u32, pairs: u32, plane: u32, a0: u32, a1: u32, a2: u32, scale: f32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> values: array<vec4f>;      // A of pair g from vector a<g>
@group(0) @binding(2) var<storage, read_write> low: array<vec4f>;   // pair g from vector g * plane
@group(1) @binding(0) var<uniform> p: Params;

alias Four = array<vec4f, 4>;                                       // of four rows
var<private> sums0: Four;
var<private> sums1: Four;
var<private> sums2: Four;
var<private> sums3: Four;

fn own(row: u32, k: u32) -> vec4f { return xAt(min(row, p.m - 1u) * (p.k / 4u) + k); }

fn add(four: ptr<private, Four>, right: mat4x4f, mine: vec4f) {
  (*four)[0] += right * mine;
  (*four)[1] += right * quadSwapX(mine);
  (*four)[2] += right * quadSwapY(mine);
  (*four)[3] += right * quadSwapDiagonal(mine);
}

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n0 = (group.x * 4u + lane) * 4u;
  let m0 = group.y * 16u;
  let m = m0 + lane;
  let width = p.k / 4u;
  let pair = group.z * p.pairs + min(n0 / p.rank, p.pairs - 1u);
  beginPair(pair);
  let r0 = n0 % p.rank;
  let first = select(select(p.a2, p.a1, pair == 1u), p.a0, pair == 0u) + r0 * width;
  for (var k = 0u; k < width; k++) {
    let at = first + k;
    let right = transpose(mat4x4f(values[at], values[at + width], values[at + 2u * width], values[at + 3u * width]));
    add(&sums0, right, own(m, k));
    add(&sums1, right, own(m + 4u, k));
    add(&sums2, right, own(m + 8u, k));
    add(&sums3, right, own(m + 12u, k));
  }
  if (n0 >= p.pairs * p.rank) { return; }
  var all = array<Four, 4>(sums0, sums1, sums2, sums3);
  for (var i = 0u; i < 16u; i++) {
    let row = m0 + (i ^ lane);
    if (row < p.m) { low[pair * p.plane + (row * p.rank + r0) / 4u] = all[i / 4u][i % 4u] * p.scale; }
  }
}
