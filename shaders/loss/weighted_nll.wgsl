// nll = maximum + log(sum) - target's logit for each row, and loss = Σ weight * nll in the order of rows, so that equal
// inputs give equal bits. A single invocation: its cost is small compared with the matrix products before.
struct Params { rows: u32 }
@group(0) @binding(0) var<storage, read> state: array<f32>;         // (rows, 3): maximum, sum, target's logit
@group(0) @binding(1) var<storage, read> weights: array<f32>;       // (rows)
@group(0) @binding(2) var<storage, read_write> nll: array<f32>;     // (rows)
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;    // (1)
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(1)
fn main() {
  var total = 0.0;
  for (var row = 0u; row < p.rows; row++) {
    let at = row * 3u;
    let value = state[at] + log(state[at + 1u]) - state[at + 2u];
    nll[row] = value;
    total += select(0.0, value * weights[row], weights[row] != 0.0);
  }
  loss[0] = total;
}
