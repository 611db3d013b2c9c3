// y[t] = w[ids[t] - start] for ids in this shard of the table, rows `start` to `start + rows`, f32; the others are left
// to the shards that hold them. One invocation per element of y.
struct Params { count: u32, cols: u32, start: u32, rows: u32 }
@group(0) @binding(0) var<storage, read> w: array<f32>;             // (rows, cols)
@group(0) @binding(1) var<storage, read> ids: array<u32>;           // (T)
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (T, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let row = ids[i / p.cols] - p.start;                               // wraps to a large number before the first row
  if (row >= p.rows) { return; }
  y[i] = w[row * p.cols + i % p.cols];
}
