// dx[t] = dy[t] where source[t] is NONE, else zeros. One invocation per element.
struct Params { count: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (T, cols)
@group(0) @binding(1) var<storage, read> source: array<u32>;        // (T)
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;      // (T, cols)
@group(1) @binding(0) var<uniform> p: Params;

const NONE: u32 = 0xffffffffu;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  dx[i] = select(0.0, dy[i], source[i / p.cols] == NONE);
}
