// y = Σ_z parts[z], in order: gradients of attention whose columns or heads were shared among workgroups. One invocation per
// four elements.
struct Params { count: u32, planes: u32 }
@group(0) @binding(0) var<storage, read> parts: array<vec4f>;       // (planes, count)
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;     // (count)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  var sum = parts[i];
  for (var z = 1u; z < p.planes; z++) { sum += parts[z * p.count + i]; }
  y[i] = sum;
}
