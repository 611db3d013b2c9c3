// dx[t] = Σ over j in [offsets[t], offsets[t + 1]) of weights[j] dy[rows[j]]: the transposed table in CSR form, so that every row
// of dx is written once, without atomics. One invocation per element of dx.
struct Params { count: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (V, cols)
@group(0) @binding(1) var<storage, read> offsets: array<u32>;       // (T + 1)
@group(0) @binding(2) var<storage, read> rows: array<u32>;          // (4 V)
@group(0) @binding(3) var<storage, read> weights: array<f32>;       // (4 V)
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;      // (T, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let t = i / p.cols;
  let c = i % p.cols;
  var sum = 0.0;
  for (var j = offsets[t]; j < offsets[t + 1u]; j++) {
    sum += weights[j] * dy[rows[j] * p.cols + c];
  }
  dx[i] = sum;
}
