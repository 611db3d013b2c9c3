enable subgroups;
diagnostic(off, subgroup_uniformity);                               // loops end where the reach of the quad does, the same in all lanes
// dq = scale Σ_s dS k, dS = P (do · v - delta), P = exp(scale q · k - lse): the gradient of the queries, for processors with subgroups
// of 4. One workgroup per key head and block of 8 rows, which are query heads that share it as in attention_quads, against 16 keys at a
// time. An invocation has two rows. Sums are kept in dq, as those of attention_quads in o.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32 }
@group(0) @binding(0) var<storage, read> q: array<Twos>;            // (Tq, H, D / 2)
@group(0) @binding(1) var<storage, read> k: array<Twos>;            // (Tk, KV, D / 2)
@group(0) @binding(2) var<storage, read> v: array<Twos>;            // (Tk, KV, D / 2)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tq): the keys that it sees
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<Twos>;         // (Tq, H, D / 2)
@group(0) @binding(6) var<storage, read_write> dq: array<Twos>;     // (Tq, H, D / 2)
@group(1) @binding(0) var<uniform> p: Params;

const WIDTH: u32 = 8; // D / 4, the same as p.width: loops end at that one, since constant ones would be unrolled

alias Twos = array<vec2f, 2 * WIDTH>;

// include lib/attention_quads/rows
// include lib/attention_quads/spans

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = group.y * groups.x + group.x;
  let block = i / p.kvHeads;
  let kvHead = i - block * p.kvHeads;
  let sharing = p.heads / p.kvHeads;                                // query heads of the key head
  let count = p.queries * sharing;
  let row = block * 8u + lane;
  if (block * 8u >= count) { return; }
  let scale = p.scale * LOG2_E;                                     // scores are exponents of 2

  let rows = min(vec2u(row, row + 4u), vec2u(count - 1u));
  let queries = rows / sharing;
  let at = queries * p.heads + kvHead * sharing + (rows - queries * sharing);
  let span0 = spans[queries.x];
  let span1 = spans[queries.y];
  let reach = reachOfQuad(both(reachOf(span0), reachOf(span1)));
  let stat0 = stats[at.x] * vec2f(LOG2_E, p.scale);
  let stat1 = stats[at.y] * vec2f(LOG2_E, p.scale);
  let q0 = &q[at.x];
  let q1 = &q[at.y];
  let dO0 = &dout[at.x];
  let dO1 = &dout[at.y];
  let dq0 = &dq[at.x];
  let dq1 = &dq[at.y];

  let dims = 2u * p.width;
  let isBlind = reach.first >= reach.last;
  for (var d = select(dims, 0u, isBlind); d < dims; d++) {
    if (row < count) { dq0[d] = vec2f(); }
    if (row + 4u < count) { dq1[d] = vec2f(); }
  }
  for (var key = reach.first; key < reach.last; key = after(reach, key)) {
    let atK = min(key + lane + vec4u(0, 4, 8, 12), vec4u(reach.last - 1u)) * p.kvHeads + kvHead;
    let cols = columns(lane, key);
    let k0 = &k[atK.x];
    let k1 = &k[atK.y];
    let k2 = &k[atK.z];
    let k3 = &k[atK.w];
    let v0 = &v[atK.x];
    let v1 = &v[atK.y];
    let v2 = &v[atK.z];
    let v3 = &v[atK.w];
    var s0 = minus(biases(span0, cols), stat0.x);
    var s1 = minus(biases(span1, cols), stat1.x);
    var dP0 = minus(mat4x4f(), stat0.y);
    var dP1 = minus(mat4x4f(), stat1.y);
    for (var d = 0u; d < dims; d++) {
      let a = q0[d] * scale;
      let b = q1[d] * scale;
      let K = mat4x2f(k0[d], k1[d], k2[d], k3[d]);
      let Kx = quads(K[0].x, K[1].x, K[2].x, K[3].x);
      let Ky = quads(K[0].y, K[1].y, K[2].y, K[3].y);
      s0 += a.x * Kx + a.y * Ky;
      s1 += b.x * Kx + b.y * Ky;
      let e = dO0[d] * p.scale;
      let f = dO1[d] * p.scale;
      let V = mat4x2f(v0[d], v1[d], v2[d], v3[d]);
      let Vx = quads(V[0].x, V[1].x, V[2].x, V[3].x);
      let Vy = quads(V[0].y, V[1].y, V[2].y, V[3].y);
      dP0 += e.x * Vx + e.y * Vy;
      dP1 += f.x * Vx + f.y * Vy;
    }
    let dS0 = times(powers(s0), dP0);
    let dS1 = times(powers(s1), dP1);
    let isFirst = key == reach.first;
    for (var d = 0u; d < dims; d++) {
      let K = mat4x2f(k0[d], k1[d], k2[d], k3[d]);
      let Kx = quads(K[0].x, K[1].x, K[2].x, K[3].x);
      let Ky = quads(K[0].y, K[1].y, K[2].y, K[3].y);
      let sum0 = select(dq0[d], vec2f(), isFirst) + vec2f(inner(Kx, dS0), inner(Ky, dS0));
      let sum1 = select(dq1[d], vec2f(), isFirst) + vec2f(inner(Kx, dS1), inner(Ky, dS1));
      if (row < count) { dq0[d] = sum0; }
      if (row + 4u < count) { dq1[d] = sum1; }
    }
  }
}
