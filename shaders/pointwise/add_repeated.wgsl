// y = x + table, the table repeating every `period` elements: a bias (one row), or position embeddings (P rows).
// One invocation per element.
struct Params { count: u32, period: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (N, period)
@group(0) @binding(1) var<storage, read> table: array<f32>;         // (period)
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (N, period)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  y[i] = x[i] + table[i % p.period];
}
