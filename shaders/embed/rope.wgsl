// Rotary positions (Su et al. 2021, arXiv 2104.09864) as Llama lays them out: with a = x[j], b = x[j + half] of one head,
// y[j] = a cos - b sin, y[j + half] = b cos + a sin. Backward: the same with the negative angle, `sign` = -1.
// One invocation per pair.
struct Params { count: u32, cols: u32, half: u32, sign: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (T, cols), cols = heads * 2 half
@group(0) @binding(1) var<storage, read> table: array<vec2f>;       // (T, half) cos, sin
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (T, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let pairs = p.cols / 2u;
  let row = i / pairs;
  let head = i % pairs / p.half;
  let j = i % p.half;
  let at = row * p.cols + head * 2u * p.half + j;
  let turn = table[row * p.half + j] * vec2f(1.0, p.sign);
  let a = x[at];
  let b = x[at + p.half];
  y[at] = a * turn.x - b * turn.y;
  y[at + p.half] = b * turn.x + a * turn.y;
}
