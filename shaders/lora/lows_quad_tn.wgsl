enable subgroups;
// dB[g] (N[g], R) += dy[g]ᵀ low[g] and dA[g] (R, K) += dlow[g]ᵀ x for up to three LoRA pairs that read the same x (M, K), f32. N, K and R
// are multiples of 4; gradients of trained matrices are always added. With lib/x_dropped x is dropped as it is read.
// For processors with subgroups of 4: workgroups with z = 2 g have dB of pair g, those with z = 2 g + 1 its dA. A workgroup is one subgroup
// and has 8 columns of the narrow side (low or dlow); an invocation has 4 columns of the wide one (dy or x). Invocation i loads the i-th of each
// four rows of the narrow side and gets the others by exchange, so that place j of invocation i is row i ^ j (XOR), and reads the rows of
// the wide side in that order. Each wide side has a loop of its own, which the others do not enter: a processor would run the loads of
// every branch.
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

var<private> sums0: vec4f;                                          // by column of the narrow side
var<private> sums1: vec4f;
var<private> sums2: vec4f;
var<private> sums3: vec4f;
var<private> sums4: vec4f;
var<private> sums5: vec4f;
var<private> sums6: vec4f;
var<private> sums7: vec4f;

// What a row adds: its 4 columns of the wide side and its 8 of the narrow one.
fn addRow(wide: vec4f, narrow: mat2x4f) {
  sums0 += wide * narrow[0].x;
  sums1 += wide * narrow[0].y;
  sums2 += wide * narrow[0].z;
  sums3 += wide * narrow[0].w;
  sums4 += wide * narrow[1].x;
  sums5 += wide * narrow[1].y;
  sums6 += wide * narrow[1].z;
  sums7 += wide * narrow[1].w;
}

fn add(wide: mat4x4f, mine: mat2x4f) {
  addRow(wide[0], mine);
  addRow(wide[1], mat2x4f(quadSwapX(mine[0]), quadSwapX(mine[1])));
  addRow(wide[2], mat2x4f(quadSwapY(mine[0]), quadSwapY(mine[1])));
  addRow(wide[3], mat2x4f(quadSwapDiagonal(mine[0]), quadSwapDiagonal(mine[1])));
}

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pair = group.z / 2u;
  beginPair(pair);
  let isA = group.z % 2u == 1u;
  let size = select(select(select(p.n2, p.n1, pair == 1u), p.n0, pair == 0u), p.k, isA);
  let width = size / 4u;
  // The grid has room for the widest side.
  if (group.x * 4u >= width) { return; }
  let wide = group.x * 4u + lane;
  let column = min(wide, width - 1u);
  let narrow = group.y * 2u;
  let length = p.rank / 4u;
  let isWide = narrow + 1u < length;                                // whether there are 8 columns, not 4: else those behind are not written
  let at = pair * p.plane + narrow;
  let order = vec4u(lane) ^ vec4u(0u, 1u, 2u, 3u);
  let last = p.m - 1u;
  for (var m = select(p.m, 0u, isA); m < p.m; m += 4u) {
    let i = min(m + order, vec4u(last)) * width + column;
    let own = at + min(m + lane, last) * length;
    let some = select(0.0, 1.0, m + lane < p.m);
    add(mat4x4f(xAt(i.x), xAt(i.y), xAt(i.z), xAt(i.w)), mat2x4f(dlow[own] * some, dlow[own + 1u] * some));
  }
  for (var m = select(p.m, 0u, !isA && pair == 0u); m < p.m; m += 4u) {
    let i = min(m + order, vec4u(last)) * width + column;
    let own = at + min(m + lane, last) * length;
    let some = select(0.0, 1.0, m + lane < p.m);
    add(mat4x4f(dy0[i.x], dy0[i.y], dy0[i.z], dy0[i.w]), mat2x4f(low[own] * some, low[own + 1u] * some));
  }
  for (var m = select(p.m, 0u, !isA && pair == 1u); m < p.m; m += 4u) {
    let i = min(m + order, vec4u(last)) * width + column;
    let own = at + min(m + lane, last) * length;
    let some = select(0.0, 1.0, m + lane < p.m);
    add(mat4x4f(dy1[i.x], dy1[i.y], dy1[i.z], dy1[i.w]), mat2x4f(low[own] * some, low[own + 1u] * some));
  }
  for (var m = select(p.m, 0u, !isA && pair == 2u); m < p.m; m += 4u) {
    let i = min(m + order, vec4u(last)) * width + column;
    let own = at + min(m + lane, last) * length;
    let some = select(0.0, 1.0, m + lane < p.m);
    add(mat4x4f(dy2[i.x], dy2[i.y], dy2[i.z], dy2[i.w]), mat2x4f(low[own] * some, low[own + 1u] * some));
  }
  if (wide >= width) { return; }
  if (isA) {
    var all = array<vec4f, 8>(sums0, sums1, sums2, sums3, sums4, sums5, sums6, sums7);
    let first = select(select(p.a2, p.a1, pair == 1u), p.a0, pair == 0u);
    for (var r = 0u; r < select(4u, 8u, isWide); r++) { grads[first + (narrow * 4u + r) * width + wide] += all[r]; }
    return;
  }
  let first = select(select(p.b2, p.b1, pair == 1u), p.b0, pair == 0u);
  var low4 = transpose(mat4x4f(sums0, sums1, sums2, sums3));
  var high4 = transpose(mat4x4f(sums4, sums5, sums6, sums7));
  for (var i = 0u; i < 4u; i++) {
    let out = first + (wide * 4u + i) * length + narrow;
    grads[out] += low4[i];
    if (isWide) { grads[out + 1u] += high4[i]; }
  }
}
