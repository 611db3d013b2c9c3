// Softmax over the classes [begin, end) of each row: state as softmax_state leaves it (maximum, sum, target's logit), and the
// gradient of the weighted loss, which is exactly 0 for every other class. One invocation per row: classes are few.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>;          // (rows, cols)
@group(0) @binding(1) var<storage, read> targets: array<u32>;         // (rows)
@group(0) @binding(2) var<storage, read> ranges: array<vec2u>;        // (rows) begin, end
@group(0) @binding(3) var<storage, read> weights: array<f32>;         // (rows)
@group(0) @binding(4) var<storage, read_write> state: array<f32>;     // (rows, 3)
@group(0) @binding(5) var<storage, read_write> dlogits: array<f32>;   // (rows, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;
const LOWEST: f32 = -3.4e38;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * WG + id.x;
  if (row >= p.rows) { return; }
  let start = row * p.cols;
  let range = ranges[row];
  var maximum = LOWEST;
  for (var c = range.x; c < range.y; c++) { maximum = max(maximum, logits[start + c]); }
  var sum = 0.0;
  for (var c = range.x; c < range.y; c++) { sum += exp(logits[start + c] - maximum); }
  state[row * 3u] = maximum;
  state[row * 3u + 1u] = sum;
  state[row * 3u + 2u] = logits[start + targets[row]];
  for (var c = 0u; c < p.cols; c++) {
    var g = 0.0;
    if (c >= range.x && c < range.y) {
      let share = exp(logits[start + c] - maximum) / sum;
      g = (share - select(0.0, 1.0, c == targets[row])) * weights[row];
    }
    dlogits[start + c] = g;
  }
}
