enable subgroups;
// dB[g] (N[g], R) += dy[g]ᵀ low[g] and dA[g] (R, K) += dlow[g]ᵀ x for up to three LoRA pairs that read the same x (M, K), f32. N, K and R
// are multiples of 4; gradients of trained matrices are always added. With lib/x_dropped x is dropped as it is read.
// For processors with subgroups: workgroups with z = 2 g have dB of pair g, those with z = 2 g + 1 its dA. A workgroup is one subgroup and
// has 8 columns of the narrow side (low or dlow); an invocation has 4 columns of the wide one (dy or x). Eight rows of the narrow side are
// loaded once a subgroup and broadcast. Each wide side has a loop of its own, which the others do not enter: a processor would run
// the loads of every branch.
// include lib/rows_of_8
// include lib/x_kept
struct Params { m: u32, k: u32, n0: u32, n1: u32, n2: u32, rank: u32, plane: u32, a0: u32, a1: u32, a2: u32, b0: u32, b1: u32, b2: u32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> dy0: array<vec4f>;         // (M, N[0] / 4)
@group(0) @binding(2) var<storage, read> dy1: array<vec4f>;
@group(0) @binding(3) var<storage, read> dy2: array<vec4f>;
@group(0) @binding(4) var<storage, read> low: array<vec4f>;         // pair g from vector g * plane
@group(0) @binding(5) var<storage, read> dlow: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> grads: array<vec4f>; // dA of pair g from vector a<g>, dB from b<g>
@group(1) @binding(0) var<uniform> p: Params;

alias Row = vec4f;
var<private> isA: bool;
var<private> at: u32;                                               // vector of the pair's narrow side and this workgroup's columns
var<private> isWide: bool;                                          // whether there are 8 columns, not 4

// Vector `i` of the eight rows of the narrow side from row `m`, two a row.
fn own(i: u32, m: u32) -> Row {
  let row = m + i / 2u;
  if (row >= p.m || (i % 2u == 1u && !isWide)) { return vec4f(); }
  let vector = at + row * (p.rank / 4u) + i % 2u;
  if (isA) { return dlow[vector]; }
  return low[vector];
}

fn add(sums: ptr<function, array<vec4f, 8>>, wide: vec4f, left: vec4f, right: vec4f) {
  (*sums)[0] += wide * left.x;
  (*sums)[1] += wide * left.y;
  (*sums)[2] += wide * left.z;
  (*sums)[3] += wide * left.w;
  (*sums)[4] += wide * right.x;
  (*sums)[5] += wide * right.y;
  (*sums)[6] += wide * right.z;
  (*sums)[7] += wide * right.w;
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pair = group.z / 2u;
  beginPair(pair);
  let ofA = group.z % 2u == 1u;
  isA = ofA;
  let size = select(select(select(p.n2, p.n1, pair == 1u), p.n0, pair == 0u), p.k, ofA);
  let width = size / 4u;
  // The grid has room for the widest side.
  if (group.x * LANES >= width) { return; }
  let wide = group.x * LANES + lane;
  let column = min(wide, width - 1u);
  let narrow = group.y * 2u;
  at = pair * p.plane + narrow;
  isWide = narrow + 1u < p.rank / 4u;
  var sums = array<vec4f, 8>();                                     // by column of the narrow side
  for (var m = select(p.m, 0u, ofA); m < p.m; m += 8u) {
    let rest = rows(lane, m);
    for (var i = 0u; i < 8u; i++) { add(&sums, xAt(min(m + i, p.m - 1u) * width + column), rest[2u * i], rest[2u * i + 1u]); }
  }
  for (var m = select(p.m, 0u, !ofA && pair == 0u); m < p.m; m += 8u) {
    let rest = rows(lane, m);
    for (var i = 0u; i < 8u; i++) { add(&sums, dy0[min(m + i, p.m - 1u) * width + column], rest[2u * i], rest[2u * i + 1u]); }
  }
  for (var m = select(p.m, 0u, !ofA && pair == 1u); m < p.m; m += 8u) {
    let rest = rows(lane, m);
    for (var i = 0u; i < 8u; i++) { add(&sums, dy1[min(m + i, p.m - 1u) * width + column], rest[2u * i], rest[2u * i + 1u]); }
  }
  for (var m = select(p.m, 0u, !ofA && pair == 2u); m < p.m; m += 8u) {
    let rest = rows(lane, m);
    for (var i = 0u; i < 8u; i++) { add(&sums, dy2[min(m + i, p.m - 1u) * width + column], rest[2u * i], rest[2u * i + 1u]); }
  }
  if (wide >= width) { return; }
  if (ofA) {
    let first = select(select(p.a2, p.a1, pair == 1u), p.a0, pair == 0u);
    for (var r = 0u; r < select(4u, 8u, isWide); r++) { grads[first + (narrow * 4u + r) * width + wide] += sums[r]; }
    return;
  }
  let first = select(select(p.b2, p.b1, pair == 1u), p.b0, pair == 0u);
  let low4 = transpose(mat4x4f(sums[0], sums[1], sums[2], sums[3]));
  let high4 = transpose(mat4x4f(sums[4], sums[5], sums[6], sums[7]));
  for (var i = 0u; i < 4u; i++) {
    let out = first + (wide * 4u + i) * (p.rank / 4u) + narrow;
    grads[out] += low4[i];
    if (isWide) { grads[out + 1u] += high4[i]; }
  }
}
