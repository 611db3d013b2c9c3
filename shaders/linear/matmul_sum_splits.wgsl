// y (M, N) = scale * Σ_z parts (splits, M, N): the second pass of a product whose reduction was split, summed in order. One
// invocation for four columns of a row. With p.accumulate the sum is added to y.
// include lib/put_rows
struct Params { m: u32, n: u32, splits: u32, cols: u32, first: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32, onto: u32 }
@group(0) @binding(0) var<storage, read> parts: array<vec4f>;       // (splits, M, N / 4)
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the sum from column `first`
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
