// kl = Σ p (s - t) - lse(s) + lse(t) for each row, and loss = Σ weight * kl in the order of rows: the same bits every time.
// One invocation in all; rows are few against the matrix products before.
struct Params { rows: u32 }
@group(0) @binding(0) var<storage, read> state: array<f32>;         // (rows, 5): see kl_state
@group(0) @binding(1) var<storage, read> weights: array<f32>;       // (rows)
@group(0) @binding(2) var<storage, read_write> kl: array<f32>;      // (rows)
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;    // (1)
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(1)
fn main() {
  var total = 0.0;
  for (var row = 0u; row < p.rows; row++) {
    let at = row * 5u;
    let studentLse = state[at] + log(state[at + 1u]);
    let teacherLse = state[at + 3u] + log(state[at + 4u]);
    let value = state[at + 2u] / state[at + 1u] - studentLse + teacherLse;
    kl[row] = value;
    total += select(0.0, value * weights[row], weights[row] != 0.0);
  }
  loss[0] = total;
}
