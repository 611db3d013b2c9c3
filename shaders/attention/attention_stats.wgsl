// What the backward kernels need of a row of scores: its lse, and delta = Σ_d do · o, the mean that softmax takes off every dP.
// Both in one buffer, since those kernels have no binding to spare. One invocation per query and head.
struct Params { rows: u32, width: u32 }
@group(0) @binding(0) var<storage, read> lse: array<f32>;           // (Tq, H)
@group(0) @binding(1) var<storage, read> o: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(2) var<storage, read> dout: array<vec4f>;        // (Tq, H, D / 4)
@group(0) @binding(3) var<storage, read_write> stats: array<vec2f>; // (Tq, H): lse, delta
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * WG + id.x;
  if (row >= p.rows) { return; }
  var delta = 0.0;
  for (var d = 0u; d < p.width; d++) {
    delta += dot(dout[row * p.width + d], o[row * p.width + d]);
  }
  stats[row] = vec2f(lse[row], delta);
}
