// y = gate * sigmoid(gate) * up: the gate of Llama's MLP (Shazeer 2020, arXiv 2002.05202). One invocation per element, or with vec4f as Value for four.
// include lib/sigmoid
struct Params { count: u32 }
@group(0) @binding(0) var<storage, read> gate: array<Value>;
@group(0) @binding(1) var<storage, read> up: array<Value>;
@group(0) @binding(2) var<storage, read_write> y: array<Value>;
@group(1) @binding(0) var<uniform> p: Params;

alias Value = f32;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let g = gate[i];
  y[i] = g * sigmoid(g) * up[i];
}
