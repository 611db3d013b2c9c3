// Log-sum-exp of rows that come in chunks of the vocabulary: state (rows, 3) holds the running maximum, the sum of exp(logit - maximum) and
// the target's logit. FIRST initialises the state, otherwise the chunk is merged. One workgroup per row.
struct Params { cols: u32, stride: u32, start: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>;        // (rows, stride): columns start .. start + cols of the vocabulary
@group(0) @binding(1) var<storage, read> targets: array<u32>;       // (rows)
@group(0) @binding(2) var<storage, read_write> state: array<f32>;   // (rows, 3)
@group(1) @binding(0) var<uniform> p: Params;

override FIRST: bool = true;
const WG: u32 = 64u;
const LOWEST: f32 = -3.4e38;

var<workgroup> maxima: array<f32, 64>;
var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let begin = row * p.stride;
  var maximum = LOWEST;
  var sum = 0.0;
  for (var col = lane; col < p.cols; col += WG) {
    let logit = logits[begin + col];
    let higher = max(maximum, logit);
    sum = sum * exp(maximum - higher) + exp(logit - higher);
    maximum = higher;
  }
  maxima[lane] = maximum;
  sums[lane] = sum;
  workgroupBarrier();
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let other = lane + half;
      let higher = max(maxima[lane], maxima[other]);
      sums[lane] = sums[lane] * exp(maxima[lane] - higher) + sums[other] * exp(maxima[other] - higher);
      maxima[lane] = higher;
    }
    workgroupBarrier();
  }
  if (lane > 0u) { return; }
  let at = row * 3u;
  let target_col = targets[row] - p.start;                          // wraps to a large number when it is in another chunk
  let own = select(0.0, logits[begin + min(target_col, p.cols - 1u)], target_col < p.cols);
  if (FIRST) {
    state[at] = maxima[0];
    state[at + 1u] = sums[0];
    state[at + 2u] = own;
  } else {
    let higher = max(state[at], maxima[0]);
    state[at + 1u] = state[at + 1u] * exp(state[at] - higher) + sums[0] * exp(maxima[0] - higher);
    state[at] = higher;
    state[at + 2u] += own;
  }
}
