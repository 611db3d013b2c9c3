// The gradients of two matrices with a short side each (dA and dB of an adapter) in one dispatch: workgroups with z = 0
// compute tiles of the first, those with z = 1 of the second. dw += scale * Σ_m wide[m, n] narrow[m, r], f32.
// include lib/tree_256
// include lib/narrow_tn
struct Params { m: u32, wide: u32, narrow: u32, wide_step: u32, narrow_step: u32, scale: f32, wide1: u32, narrow1: u32, wide_step1: u32, narrow_step1: u32, scale1: f32 }
@group(0) @binding(0) var<storage, read> wide: array<vec4f>;        // (M, wide / 4)
@group(0) @binding(1) var<storage, read> narrow: array<vec4f>;      // (M, narrow / 4)
@group(0) @binding(2) var<storage, read> wide1: array<vec4f>;       // (M, wide1 / 4)
@group(0) @binding(3) var<storage, read> narrow1: array<vec4f>;     // (M, narrow1 / 4)
@group(0) @binding(4) var<storage, read_write> dw: array<f32>;      // element (n, r) at n * wide_step + r * narrow_step
@group(0) @binding(5) var<storage, read_write> dw1: array<f32>;     // element (n, r) at n * wide_step1 + r * narrow_step1
@group(1) @binding(0) var<uniform> p: Params;

var<private> second: bool;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  second = group.z == 1u;
  var size = Sides(p.wide, p.narrow, p.wide_step, p.narrow_step, p.scale);
  if (group.z == 1u) { size = Sides(p.wide1, p.narrow1, p.wide_step1, p.narrow_step1, p.scale1); }
  // The grid has room for the larger of both.
  if (group.x * 16u >= size.wide || group.y * 16u >= size.narrow) { return; }
  addTile(size, group, thread);
}

fn wide4(i: u32) -> vec4f {
  if (second) { return wide1[i]; }
  return wide[i];
}

fn narrow4(i: u32) -> vec4f {
  if (second) { return narrow1[i]; }
  return narrow[i];
}

fn addTo(i: u32, value: f32) { if (second) { dw1[i] += value; } else { dw[i] += value; } }
