// dx[r, start + c] = dy[r, c], zeros in the columns that were not taken. One invocation per element of dx.
struct Params { count: u32, cols: u32, width: u32, start: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (R, cols)
@group(0) @binding(1) var<storage, read_write> dx: array<f32>;      // (R, width)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  // Columns before `start` wrap around to huge numbers, which are not below `cols` either.
  let c = i % p.width - p.start;
  if (c < p.cols) {
    dx[i] = dy[i / p.width * p.cols + c];
  } else {
    dx[i] = 0.0;
  }
}
