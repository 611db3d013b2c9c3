// AdamW (Loshchilov & Hutter 2019, arXiv 1711.05101) in PyTorch's order, after clipping to a global norm:
//   norm = sqrt(sum of squares);  g = grad * min(1, maxNorm / (norm + 1e-6))
//   value = value * (1 - lr wd);  m = m + (1 - beta1) (g - m);  v = beta2 v + (1 - beta2) g²
//   value = value - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
// t counts the updates of the tensor, as PyTorch does. One workgroup for `each` times WG elements of a range of the arenas whose
// tensors have the same t, `each` by one invocation. Every workgroup adds the squares anew, in the same order, instead of one
// dispatch for them. The host computes the entries of Hyper in f64, one row for each t.
// include lib/squares_alone
struct Params { count: u32, row: u32, many: u32, each: u32 }
struct Hyper {
  keep: f32,        // 1 - lr * weight decay
  rest1: f32,       // 1 - beta1
  beta2: f32,
  rest2: f32,       // 1 - beta2
  step: f32,        // lr / (1 - beta1^t)
  root: f32,        // sqrt(1 - beta2^t)
  eps: f32,
  max_norm: f32,    // 0 switches clipping off
}
@group(0) @binding(0) var<storage, read> grads: array<f32>;         // (count)
@group(0) @binding(1) var<storage, read> squares: array<f32>;       // (many)
@group(0) @binding(2) var<storage, read> hyper: array<Hyper>;       // (R, 8)
@group(0) @binding(3) var<storage, read_write> values: array<f32>;  // (count)
@group(0) @binding(4) var<storage, read_write> m: array<f32>;       // (count)
@group(0) @binding(5) var<storage, read_write> v: array<f32>;       // (count)
@group(0) @binding(6) var<storage, read_write> norm: array<f32>;    // (1)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let total = sqrt(sumOfSquares(lane));
  let workgroup = group.y * groups.x + group.x;
  if (workgroup == 0u && lane == 0u) { norm[0] = total; }

  let h = hyper[p.row];
  var clip = 1.0;
  if (h.max_norm > 0.0) { clip = min(1.0, h.max_norm / (total + 1e-6)); }
  let first = workgroup * p.each * WG;
  let end = min(p.count, first + p.each * WG);
  for (var i = first + lane; i < end; i += WG) {
    let g = grads[i] * clip;
    let m_new = m[i] + h.rest1 * (g - m[i]);
    let v_new = h.beta2 * v[i] + h.rest2 * g * g;
    m[i] = m_new;
    v[i] = v_new;
    values[i] = values[i] * h.keep - h.step * (m_new / (sqrt(v_new) / h.root + h.eps));
  }
}
