// Log-sum-exp of rows that come in chunks of the vocabulary: state (rows, 3) holds the running maximum, the sum of exp(logit - maximum) and
// the target's logit. FIRST initialises the state, otherwise the chunk is merged.
// For processors: one invocation per row, without barriers; the chunk is read twice, which costs less than a second exponential.
struct Params { rows: u32, cols: u32, stride: u32, start: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>;        // (rows, stride): columns start .. start + cols of the vocabulary
@group(0) @binding(1) var<storage, read> targets: array<u32>;       // (rows)
@group(0) @binding(2) var<storage, read_write> state: array<f32>;   // (rows, 3)
@group(1) @binding(0) var<uniform> p: Params;

override FIRST: bool = true;
const LOWEST: f32 = -3.4e38;

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= p.rows) { return; }
  let begin = row * p.stride;
  var maximum = LOWEST;
  for (var col = 0u; col < p.cols; col++) { maximum = max(maximum, logits[begin + col]); }
  var sum = 0.0;
  for (var col = 0u; col < p.cols; col++) { sum += exp(logits[begin + col] - maximum); }
  let at = row * 3u;
  let target_col = targets[row] - p.start;                          // wraps to a large number when it is in another chunk
  let own = select(0.0, logits[begin + min(target_col, p.cols - 1u)], target_col < p.cols);
  if (FIRST) {
    state[at] = maximum;
    state[at + 1u] = sum;
    state[at + 2u] = own;
  } else {
    let higher = max(state[at], maximum);
    state[at + 1u] = state[at + 1u] * exp(state[at] - higher) + sum * exp(maximum - higher);
    state[at] = higher;
    state[at + 2u] += own;
  }
}
