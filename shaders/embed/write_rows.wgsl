// cache[rows[t]] = x[t]; rows that are NONE are skipped. One invocation per element of x.
struct Params { count: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (T, cols)
@group(0) @binding(1) var<storage, read> rows: array<u32>;          // (T)
@group(0) @binding(2) var<storage, read_write> cache: array<f32>;   // (S, cols)
@group(1) @binding(0) var<uniform> p: Params;

const NONE: u32 = 0xffffffffu;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let row = rows[i / p.cols];
  if (row == NONE) { return; }
  cache[row * p.cols + i % p.cols] = x[i];
}
