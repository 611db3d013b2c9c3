// In place: logits → (softmax(logits) - onehot(target)) * weight, for one chunk of the vocabulary, from the rows'
// log-sum-exp; zero past the last column. One invocation per element.
struct Params { rows: u32, cols: u32, stride: u32, start: u32 }
@group(0) @binding(0) var<storage, read> state: array<f32>;         // (rows, 3): maximum, sum, target's logit
@group(0) @binding(1) var<storage, read> targets: array<u32>;       // (rows)
@group(0) @binding(2) var<storage, read> weights: array<f32>;       // (rows)
@group(0) @binding(3) var<storage, read_write> logits: array<f32>;  // (rows, stride)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.rows * p.stride) { return; }
  let row = i / p.stride;
  let col = i % p.stride;
  let share = exp(logits[i] - state[row * 3u]) / state[row * 3u + 1u];
  let hit = targets[row] == p.start + col;
  logits[i] = select(0.0, (share - select(0.0, 1.0, hit)) * weights[row], col < p.cols);
}
