// In place: student logits s → the gradient of weight * KL(p ‖ q) with respect to s, p = softmax(s), q = softmax(t):
// p (log(p / q) - KL) weight (VITask, arXiv 2410.06456, the term of response distribution alignment). One chunk of the
// vocabulary, from the rows' state; zero past the last column. One invocation per element.
struct Params { rows: u32, cols: u32, stride: u32 }
@group(0) @binding(0) var<storage, read> state: array<f32>;         // (rows, 5): see kl_state
@group(0) @binding(1) var<storage, read> teacher: array<f32>;       // (rows, stride)
@group(0) @binding(2) var<storage, read> weights: array<f32>;       // (rows)
@group(0) @binding(3) var<storage, read_write> student: array<f32>; // (rows, stride)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.rows * p.stride) { return; }
  let row = i / p.stride;
  let at = row * 5u;
  let s = student[i];
  let share = exp(s - state[at]) / state[at + 1u];
  // log(p / q) - KL = (s - t) - Σ p (s - t): both log-sum-exps cancel.
  let slope = share * (s - teacher[i] - state[at + 2u] / state[at + 1u]) * weights[row];
  student[i] = select(0.0, slope, i % p.stride < p.cols);
}
