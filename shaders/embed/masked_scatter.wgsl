// y[t] = features[source[t]], or x[t] where source[t] is NONE. One invocation per element.
struct Params { count: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (T, cols)
@group(0) @binding(1) var<storage, read> features: array<f32>;      // (V, cols)
@group(0) @binding(2) var<storage, read> source: array<u32>;        // (T)
@group(0) @binding(3) var<storage, read_write> y: array<f32>;       // (T, cols)
@group(1) @binding(0) var<uniform> p: Params;

const NONE: u32 = 0xffffffffu;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let row = source[i / p.cols];
  if (row == NONE) {
    y[i] = x[i];
  } else {
    y[i] = features[row * p.cols + i % p.cols];
  }
}
