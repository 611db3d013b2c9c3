// o = Σ_z exp(lse_z - lse) o_z, lse = log Σ_z exp(lse_z): attention over all keys from attention over each chunk of them
// (flash decoding, Dao et al. 2023), in order. A row that sees no key of a chunk has an lse below any other there; one that
// sees none at all gets o = 0 and lse = 0. One invocation per four dimensions.
struct Params { rows: u32, width: u32, planes: u32 }
@group(0) @binding(0) var<storage, read> parts: array<vec4f>;       // (planes, Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> lses: array<f32>;          // (planes, Tq, H)
@group(0) @binding(2) var<storage, read_write> o: array<vec4f>;     // (Tq, H, D / 4)
@group(0) @binding(3) var<storage, read_write> lse: array<f32>;     // (Tq, H)
@group(1) @binding(0) var<uniform> p: Params;

const NOTHING: f32 = -1e29;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.rows * p.width) { return; }
  let row = i / p.width;
  var peak = lses[row];
  for (var z = 1u; z < p.planes; z++) { peak = max(peak, lses[z * p.rows + row]); }
  var total = 0.0;
  var sum = vec4f();
  if (peak > NOTHING) {
    for (var z = 0u; z < p.planes; z++) {
      let weight = exp(lses[z * p.rows + row] - peak);
      total += weight;
      sum += weight * parts[z * p.rows * p.width + i];
    }
    sum /= total;
  }
  o[i] = sum;
  if (i % p.width == 0) { lse[row] = select(0.0, peak + log(total), peak > NOTHING); }
}
