// y[g] (M, N[g]) = Σ_z parts (splits, M, N[0] + N[1] + N[2]) + low[g] (M, R) B[g]ᵀ: the second pass of lib/layers/parts_nt_*, summed in order. One
// invocation for four columns of a row of a layer.
// include lib/layers/layer
// include lib/layers/columns
// include lib/layers/lows_at_nt
// include lib/layers/outputs_3
// include lib/layers/put
// include lib/layers/sum_nt_3
struct Params { m: u32, splits: u32, n0: u32, n1: u32, n2: u32, rank: u32, plane: u32, b0: u32, b1: u32, b2: u32 }
@group(0) @binding(0) var<storage, read> parts: array<vec4f>;       // (splits, M, (N[0] + N[1] + N[2]) / 4)
@group(0) @binding(1) var<storage, read> lows: array<vec4f>;        // (M, rank / 4) of layer g from vector g * plane
@group(0) @binding(2) var<storage, read> values: array<vec4f>;      // B of layer g, (N[g], rank / 4), from vector b<g>
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  let width = (p.n0 + p.n1 + p.n2) / 4u;
  if (i >= p.m * width) { return; }
  var sum = vec4f();
  for (var z = 0u; z < p.splits; z++) { sum += parts[z * p.m * width + i]; }
  let column = i % width * 4u;
  layer = select(select(2u, 1u, column < p.n0 + p.n1), 0u, column < p.n0);
  put4(0u, i / width, column - ofLayer(layer, 0u, p.n0, p.n0 + p.n1), sum);
}
