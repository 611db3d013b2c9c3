// Rotary positions (Su et al. 2021, arXiv 2104.09864) of queries and keys as Llama lays them out: with a = x[j], b = x[j + half] of one
// head, y[j] = a cos - b sin, y[j + half] = b cos + a sin. Backward: the same with the negative angle, `sign` = -1.
// One invocation per pair: those of the queries, then those of the keys.
struct Params { queries: u32, keys: u32, q_cols: u32, k_cols: u32, half: u32, sign: f32 }
@group(0) @binding(0) var<storage, read> q: array<f32>;             // (T, q_cols), q_cols = heads * 2 half
@group(0) @binding(1) var<storage, read> k: array<f32>;             // (T, k_cols)
@group(0) @binding(2) var<storage, read> table: array<vec2f>;       // (T, half) cos, sin
@group(0) @binding(3) var<storage, read_write> q_out: array<f32>;   // (T, q_cols)
@group(0) @binding(4) var<storage, read_write> k_out: array<f32>;   // (T, k_cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i < p.queries) {
    let at = firstOf(i, p.q_cols);
    let turned = rotate(q[at], q[at + p.half], i, p.q_cols);
    q_out[at] = turned.x;
    q_out[at + p.half] = turned.y;
  } else if (i - p.queries < p.keys) {
    let at = firstOf(i - p.queries, p.k_cols);
    let turned = rotate(k[at], k[at + p.half], i - p.queries, p.k_cols);
    k_out[at] = turned.x;
    k_out[at + p.half] = turned.y;
  }
}

// Where the first element of pair `i` lies.
fn firstOf(i: u32, cols: u32) -> u32 {
  let pairs = cols / 2u;
  return i / pairs * cols + i % pairs / p.half * 2u * p.half + i % p.half;
}

fn rotate(a: f32, b: f32, i: u32, cols: u32) -> vec2f {
  let turn = table[i / (cols / 2u) * p.half + i % p.half] * vec2f(1.0, p.sign);
  return vec2f(a * turn.x - b * turn.y, b * turn.x + a * turn.y);
}
