// dup = dy * gate * s, dgate = dy * up * s * (1 + gate (1 - s)), s = sigmoid(gate). One invocation per element, or with vec4f as Value for four.
// include lib/sigmoid
struct Params { count: u32 }
@group(0) @binding(0) var<storage, read> dy: array<Value>;
@group(0) @binding(1) var<storage, read> gate: array<Value>;
@group(0) @binding(2) var<storage, read> up: array<Value>;
@group(0) @binding(3) var<storage, read_write> dgate: array<Value>;
@group(0) @binding(4) var<storage, read_write> dup: array<Value>;
@group(1) @binding(0) var<uniform> p: Params;

alias Value = f32;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let d = dy[i];
  let g = gate[i];
  let s = sigmoid(g);
  dup[i] = d * g * s;
  dgate[i] = d * up[i] * s * (1.0 + g * (1.0 - s));
}
