// Cuts pictures into squares, each a row in the order of a Conv2d weight (C, 3, side, side), so that the patch embedding
// is a matmul. One invocation per element of y.
struct Params { count: u32, channels: u32, size: u32, side: u32 }
@group(0) @binding(0) var<storage, read> pixels: array<f32>;        // (N, channels, size, size)
@group(0) @binding(1) var<storage, read_write> y: array<f32>;       // (N * across * across, channels * side * side)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let across = p.size / p.side;
  let cols = p.channels * p.side * p.side;
  let index = i / cols;
  let picture = index / (across * across);
  let top = index / across % across * p.side;
  let left = index % across * p.side;
  let channel = i % cols / (p.side * p.side);
  let row = top + i / p.side % p.side;
  let col = left + i % p.side;
  y[i] = pixels[((picture * p.channels + channel) * p.size + row) * p.size + col];
}
