// dw += scale * Σ_m wide[m, n] narrow[m, r], f32: the gradient of a matrix with one short side (dA or dB), tile by tile.
// include lib/tree_256
// include lib/narrow_tn
struct Params { m: u32, wide: u32, narrow: u32, wide_step: u32, narrow_step: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> wide: array<vec4f>;        // (M, wide / 4)
@group(0) @binding(1) var<storage, read> narrow: array<vec4f>;      // (M, narrow / 4)
@group(0) @binding(2) var<storage, read_write> dw: array<f32>;      // element (n, r) at n * wide_step + r * narrow_step
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  addTile(Sides(p.wide, p.narrow, p.wide_step, p.narrow_step, p.scale), group, thread);
}

fn wide4(i: u32) -> vec4f { return wide[i]; }
fn narrow4(i: u32) -> vec4f { return narrow[i]; }
fn addTo(i: u32, value: f32) { dw[i] += value; }
