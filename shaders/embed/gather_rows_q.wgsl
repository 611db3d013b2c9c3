// y[t] = w[ids[t] - start] for ids in this shard of the table, rows `start` to `start + rows`, packed; the others are
// left to the shards that hold them. One invocation per eight elements of y; cols is a multiple of 8.
// include lib/block_q4
// include lib/one_weight
struct Params { count: u32, cols: u32, start: u32, rows: u32, total: u32 }
@group(0) @binding(0) var<storage, read> w: array<Weight>;          // (rows, cols), `total` packed elements, see lib/block_*
@group(0) @binding(1) var<storage, read> ids: array<u32>;           // (T)
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;     // (T, cols / 4)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = (id.y * groups.x * WG + id.x) * 8u;
  if (i >= p.count) { return; }
  let row = ids[i / p.cols] - p.start;                               // wraps to a large number before the first row
  if (row >= p.rows) { return; }
  let at = row * p.cols + i % p.cols;
  let eight = weights8(at) * scaleOf(at >> 5u);
  y[i / 4u] = eight[0];
  y[i / 4u + 1u] = eight[1];
}
