// dB[g] (N[g], R) += dy[g]ᵀ low[g] and dA[g] (R, K) += dlow[g]ᵀ x for up to three LoRA pairs that read the same x (M, K), f32. N, K and R
// are multiples of 4; gradients of trained matrices are always added.
// For graphics cards: workgroups with z = 2 g compute tiles of dB of pair g, those with z = 2 g + 1 of its dA, as lib/narrow_tn says.
// include lib/tree_256
// include lib/narrow_tn
// include lib/x_kept
struct Params { m: u32, k: u32, n0: u32, n1: u32, n2: u32, rank: u32, plane: u32, a0: u32, a1: u32, a2: u32, b0: u32, b1: u32, b2: u32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> dy0: array<vec4f>;         // (M, N[0] / 4)
@group(0) @binding(2) var<storage, read> dy1: array<vec4f>;
@group(0) @binding(3) var<storage, read> dy2: array<vec4f>;
@group(0) @binding(4) var<storage, read> low: array<vec4f>;         // pair g from vector g * plane
@group(0) @binding(5) var<storage, read> dlow: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> grads: array<f32>;   // dA of pair g from vector a<g>, dB from b<g>
@group(1) @binding(0) var<uniform> p: Params;

var<private> pair: u32;
var<private> isA: bool;
var<private> first: u32;                                            // float of the gradient's first element

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let g = group.z / 2u;
  let ofA = group.z % 2u == 1u;
  pair = g;
  beginPair(g);
  isA = ofA;
  let size = select(select(select(p.n2, p.n1, g == 1u), p.n0, g == 0u), p.k, ofA);
  // The grid has room for the widest side.
  if (group.x * 16u >= size) { return; }
  first = 4u * select(select(select(p.b2, p.b1, g == 1u), p.b0, g == 0u), select(select(p.a2, p.a1, g == 1u), p.a0, g == 0u), ofA);
  addTile(Sides(size, p.rank, select(p.rank, 1u, ofA), select(1u, size, ofA), 1), group, thread);
}

fn wide4(i: u32) -> vec4f {
  if (isA) { return xAt(i); }
  if (pair == 0u) { return dy0[i]; }
  if (pair == 1u) { return dy1[i]; }
  return dy2[i];
}

fn narrow4(i: u32) -> vec4f {
  if (isA) { return dlow[pair * p.plane + i]; }
  return low[pair * p.plane + i];
}

fn addTo(i: u32, value: f32) { grads[first + i] += value; }
