// y (M, N) = Σ_z parts (splits, M, N) + Σ_g low[g] (M, R) A[g]: the second pass of lib/layers/parts_nn_*, summed in order. One invocation for four
// columns of a row. With p.accumulate the sum is added to y.
// include lib/layers/layer
// include lib/layers/lows_at_nn
// include lib/lows_keep
// include lib/put_rows_low
struct Params { m: u32, n: u32, splits: u32, cols: u32, first: u32, scale: f32, accumulate: u32, layers: u32, rank: u32, plane: u32, a0: u32, a1: u32, a2: u32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> parts: array<vec4f>;       // (splits, M, N / 4)
@group(0) @binding(1) var<storage, read> lows: array<vec4f>;        // (M, rank / 4) of layer g from vector g * plane
@group(0) @binding(2) var<storage, read> values: array<vec4f>;      // A of layer g, (rank, N / 4), from vector a<g>
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the sum from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  let width = p.n / 4u;
  if (i >= p.m * width) { return; }
  var sum = vec4f();
  for (var z = 0u; z < p.splits; z++) { sum += parts[z * p.m * width + i]; }
  put4(0u, i / width, i % width * 4u, sum);
}
