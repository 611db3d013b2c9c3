// Two softmaxes side by side, for rows that come in chunks of the vocabulary. With student logits s and teacher logits t,
// state (rows, 5) holds max s, Σ exp(s - max s), Σ exp(s - max s) (s - t), max t and Σ exp(t - max t). FIRST starts anew, else
// the chunk is merged in. One workgroup per row.
struct Params { cols: u32, stride: u32 }
@group(0) @binding(0) var<storage, read> student: array<f32>;       // (rows, stride)
@group(0) @binding(1) var<storage, read> teacher: array<f32>;       // (rows, stride)
@group(0) @binding(2) var<storage, read_write> state: array<f32>;   // (rows, 5)
@group(1) @binding(0) var<uniform> p: Params;

override FIRST: bool = true;
const WG: u32 = 64u;
const LOWEST: f32 = -3.4e38;

struct Sums {
  top: f32,        // max s
  total: f32,      // Σ exp(s - top)
  gap: f32,        // Σ exp(s - top) (s - t)
  teacherTop: f32,
  teacherTotal: f32,
}

var<workgroup> lanes: array<Sums, 64>;

fn merged(a: Sums, b: Sums) -> Sums {
  let top = max(a.top, b.top);
  let teacherTop = max(a.teacherTop, b.teacherTop);
  let fa = exp(a.top - top);
  let fb = exp(b.top - top);
  return Sums(
    top,
    a.total * fa + b.total * fb,
    a.gap * fa + b.gap * fb,
    teacherTop,
    a.teacherTotal * exp(a.teacherTop - teacherTop) + b.teacherTotal * exp(b.teacherTop - teacherTop),
  );
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let begin = row * p.stride;
  var sums = Sums(LOWEST, 0.0, 0.0, LOWEST, 0.0);
  for (var col = lane; col < p.cols; col += WG) {
    let s = student[begin + col];
    let t = teacher[begin + col];
    sums = merged(sums, Sums(s, 1.0, s - t, t, 1.0));
  }
  lanes[lane] = sums;
  workgroupBarrier();
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    if (lane < half) { lanes[lane] = merged(lanes[lane], lanes[lane + half]); }
    workgroupBarrier();
  }
  if (lane > 0u) { return; }
  let at = row * 5u;
  var all = lanes[0];
  if (!FIRST) {
    let before = Sums(state[at], state[at + 1u], state[at + 2u], state[at + 3u], state[at + 4u]);
    all = merged(before, all);
  }
  state[at] = all.top;
  state[at + 1u] = all.total;
  state[at + 2u] = all.gap;
  state[at + 3u] = all.teacherTop;
  state[at + 4u] = all.teacherTotal;
}
