// Rotary positions as embed/rope computes them, four pairs at a time, for heads whose halves are multiples of four. One invocation has
// the same four pairs of a head of queries and of the key head of that number: both turn by the same angles.
struct Params { q_heads: u32, k_heads: u32, half_fours: u32, sign: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (T, q_heads, 2 half_fours)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (T, k_heads, 2 half_fours)
@group(0) @binding(2) var<storage, read> table: array<vec4f>;       // (T, 2 half_fours): cos, sin of two pairs
@group(0) @binding(3) var<storage, read_write> q_out: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> k_out: array<vec4f>;
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let head = id.x / p.half_fours;
  let pair = id.x - head * p.half_fours;
  let turn = (id.y * p.half_fours + pair) * 2u;
  let a = table[turn];
  let b = table[turn + 1u];
  let cosines = vec4f(a.xz, b.xz);
  let sines = vec4f(a.yw, b.yw) * p.sign;
  if (head < p.q_heads) {
    let at = (id.y * p.q_heads + head) * 2u * p.half_fours + pair;
    let first = q[at];
    let second = q[at + p.half_fours];
    q_out[at] = first * cosines - second * sines;
    q_out[at + p.half_fours] = second * cosines + first * sines;
  }
  if (head < p.k_heads) {
    let at = (id.y * p.k_heads + head) * 2u * p.half_fours + pair;
    let first = k[at];
    let second = k[at + p.half_fours];
    k_out[at] = first * cosines - second * sines;
    k_out[at + p.half_fours] = second * cosines + first * sines;
  }
}
