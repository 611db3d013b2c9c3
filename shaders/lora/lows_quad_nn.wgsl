enable subgroups;
// dlow[g] (M, R) = scale * dy[g] (M, N[g]) B[g], B[g] (N[g], R), f32: the way back to the middle of up to three LoRA pairs. N and R are
// multiples of 4.
// For processors with subgroups of 4: a workgroup is one subgroup and computes 8 columns of one pair; an invocation has 4 rows of all of
// them. Invocation i loads the i-th of each four rows of B and gets the others by exchange, so that place j of invocation i is row i ^ j (XOR), and
// reads the columns of dy in that order. Each pair has a loop of its own, which the others do not enter: a processor would run the loads of
// every branch.
struct Params { m: u32, n0: u32, n1: u32, n2: u32, rank: u32, plane: u32, b0: u32, b1: u32, b2: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy0: array<f32>;           // (M, N[0])
@group(0) @binding(1) var<storage, read> dy1: array<f32>;
@group(0) @binding(2) var<storage, read> dy2: array<f32>;
@group(0) @binding(3) var<storage, read> values: array<vec4f>;      // B of pair g from vector b<g>
@group(0) @binding(4) var<storage, read_write> dlow: array<vec4f>;  // pair g from vector g * plane
@group(1) @binding(0) var<uniform> p: Params;

var<private> sums0: mat2x4f;                                        // by row
var<private> sums1: mat2x4f;
var<private> sums2: mat2x4f;
var<private> sums3: mat2x4f;

// 8 columns of four rows of B, from the vector of the invocation's own.
fn fours(at: u32) -> array<mat2x4f, 4> {
  let a = values[at];
  let b = values[at + 1u];                                          // of the next row where the pair has 4 columns left: not written
  return array<mat2x4f, 4>(
    mat2x4f(a, b),
    mat2x4f(quadSwapX(a), quadSwapX(b)),
    mat2x4f(quadSwapY(a), quadSwapY(b)),
    mat2x4f(quadSwapDiagonal(a), quadSwapDiagonal(b)),
  );
}

fn add(sum: ptr<private, mat2x4f>, b: array<mat2x4f, 4>, dy: vec4f) {
  *sum += b[0] * dy.x + b[1] * dy.y + b[2] * dy.z + b[3] * dy.w;
}

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pair = group.z;
  let m = (group.x * 4u + lane) * 4u;
  let column = group.y * 2u;
  let length = p.rank / 4u;
  let size = select(select(p.n2, p.n1, pair == 1u), p.n0, pair == 0u);
  let at = select(select(p.b2, p.b1, pair == 1u), p.b0, pair == 0u) + column + lane * length;
  let last = p.m - 1u;
  let rows = vec4u(min(m, last), min(m + 1u, last), min(m + 2u, last), min(m + 3u, last)) * size;
  let order = vec4u(lane) ^ vec4u(0u, 1u, 2u, 3u);
  for (var n = select(size, 0u, pair == 0u); n < size; n += 4u) {
    let b = fours(at + n * length);
    let i = rows + n;
    add(&sums0, b, vec4f(dy0[i.x + order.x], dy0[i.x + order.y], dy0[i.x + order.z], dy0[i.x + order.w]));
    add(&sums1, b, vec4f(dy0[i.y + order.x], dy0[i.y + order.y], dy0[i.y + order.z], dy0[i.y + order.w]));
    add(&sums2, b, vec4f(dy0[i.z + order.x], dy0[i.z + order.y], dy0[i.z + order.z], dy0[i.z + order.w]));
    add(&sums3, b, vec4f(dy0[i.w + order.x], dy0[i.w + order.y], dy0[i.w + order.z], dy0[i.w + order.w]));
  }
  for (var n = select(size, 0u, pair == 1u); n < size; n += 4u) {
    let b = fours(at + n * length);
    let i = rows + n;
    add(&sums0, b, vec4f(dy1[i.x + order.x], dy1[i.x + order.y], dy1[i.x + order.z], dy1[i.x + order.w]));
    add(&sums1, b, vec4f(dy1[i.y + order.x], dy1[i.y + order.y], dy1[i.y + order.z], dy1[i.y + order.w]));
    add(&sums2, b, vec4f(dy1[i.z + order.x], dy1[i.z + order.y], dy1[i.z + order.z], dy1[i.z + order.w]));
    add(&sums3, b, vec4f(dy1[i.w + order.x], dy1[i.w + order.y], dy1[i.w + order.z], dy1[i.w + order.w]));
  }
  for (var n = select(size, 0u, pair == 2u); n < size; n += 4u) {
    let b = fours(at + n * length);
    let i = rows + n;
    add(&sums0, b, vec4f(dy2[i.x + order.x], dy2[i.x + order.y], dy2[i.x + order.z], dy2[i.x + order.w]));
    add(&sums1, b, vec4f(dy2[i.y + order.x], dy2[i.y + order.y], dy2[i.y + order.z], dy2[i.y + order.w]));
    add(&sums2, b, vec4f(dy2[i.z + order.x], dy2[i.z + order.y], dy2[i.z + order.z], dy2[i.z + order.w]));
    add(&sums3, b, vec4f(dy2[i.w + order.x], dy2[i.w + order.y], dy2[i.w + order.z], dy2[i.w + order.w]));
  }
  var all = array<mat2x4f, 4>(sums0, sums1, sums2, sums3);
  for (var i = 0u; i < min(4u, max(p.m, m) - m); i++) {
    let out = pair * p.plane + (m + i) * length + column;
    dlow[out] = all[i][0] * p.scale;
    if (column + 1u < length) { dlow[out + 1u] = all[i][1] * p.scale; }
  }
}
