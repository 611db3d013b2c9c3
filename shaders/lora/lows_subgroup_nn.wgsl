enable subgroups;
// dlow[g] (M, R) = scale * dy[g] (M, N[g]) B[g], B[g] (N[g], R), f32: the way back to the middle of up to three LoRA pairs. N and R are
// multiples of 4.
// For processors with subgroups: a workgroup is one subgroup and computes 8 columns of one pair; an invocation has 4 rows of all of them.
// Eight rows of B are loaded once a subgroup and broadcast. Each pair has a loop of its own, which the others do not enter: a processor
// would run the loads of every branch.
// include lib/rows_of_8
struct Params { m: u32, n0: u32, n1: u32, n2: u32, rank: u32, plane: u32, b0: u32, b1: u32, b2: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy0: array<vec4f>;         // (M, N[0] / 4)
@group(0) @binding(1) var<storage, read> dy1: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy2: array<vec4f>;
@group(0) @binding(3) var<storage, read> values: array<vec4f>;      // B of pair g from vector b<g>
@group(0) @binding(4) var<storage, read_write> dlow: array<vec4f>;  // pair g from vector g * plane
@group(1) @binding(0) var<uniform> p: Params;

alias Row = vec4f;
var<private> size: u32;                                             // N of the pair
var<private> at: u32;                                               // vector of B's first row and this workgroup's columns
var<private> isWide: bool;                                          // whether there are 8 columns, not 4

// Vector `i` of the eight rows of B from row `n`, two a row.
fn own(i: u32, n: u32) -> Row {
  let row = n + i / 2u;
  if (row >= size || (i % 2u == 1u && !isWide)) { return vec4f(); }
  return values[at + row * (p.rank / 4u) + i % 2u];
}

fn add(sums: ptr<function, array<mat2x4f, 4>>, i: u32, b: array<Row, 16>, low: vec4f, high: vec4f) {
  (*sums)[i] += mat2x4f(b[0], b[1]) * low.x + mat2x4f(b[2], b[3]) * low.y + mat2x4f(b[4], b[5]) * low.z + mat2x4f(b[6], b[7]) * low.w
    + mat2x4f(b[8], b[9]) * high.x + mat2x4f(b[10], b[11]) * high.y + mat2x4f(b[12], b[13]) * high.z + mat2x4f(b[14], b[15]) * high.w;
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pair = group.z;
  let m = (group.x * LANES + lane) * 4u;
  let column = group.y * 2u;
  let reduced = select(select(p.n2, p.n1, pair == 1u), p.n0, pair == 0u);
  size = reduced;
  at = select(select(p.b2, p.b1, pair == 1u), p.b0, pair == 0u) + column;
  isWide = column + 1u < p.rank / 4u;
  let width = reduced / 4u;
  let last = p.m - 1u;
  let row = vec4u(min(m, last), min(m + 1u, last), min(m + 2u, last), min(m + 3u, last)) * width;
  var sums = array<mat2x4f, 4>();
  for (var n = select(reduced, 0u, pair == 0u); n < reduced; n += 8u) {
    let b = rows(lane, n);
    let v = n / 4u;
    let w = min(v + 1u, width - 1u);
    for (var i = 0u; i < 4u; i++) { add(&sums, i, b, dy0[row[i] + v], dy0[row[i] + w]); }
  }
  for (var n = select(reduced, 0u, pair == 1u); n < reduced; n += 8u) {
    let b = rows(lane, n);
    let v = n / 4u;
    let w = min(v + 1u, width - 1u);
    for (var i = 0u; i < 4u; i++) { add(&sums, i, b, dy1[row[i] + v], dy1[row[i] + w]); }
  }
  for (var n = select(reduced, 0u, pair == 2u); n < reduced; n += 8u) {
    let b = rows(lane, n);
    let v = n / 4u;
    let w = min(v + 1u, width - 1u);
    for (var i = 0u; i < 4u; i++) { add(&sums, i, b, dy2[row[i] + v], dy2[row[i] + w]); }
  }
  for (var i = 0u; i < 4u; i++) {
    if (m + i >= p.m) { return; }
    let out = pair * p.plane + (m + i) * (p.rank / 4u) + column;
    dlow[out] = sums[i][0] * p.scale;
    if (isWide) { dlow[out + 1u] = sums[i][1] * p.scale; }
  }
}
