enable subgroups;
diagnostic(off, subgroup_uniformity);                               // loops end where the reach of the quad does, the same in all lanes
// dk = scale Σ_t dS q, dv = Σ_t P do, dS = P (do · v - delta), P = exp(scale q · k - lse), summed over the query heads that share the
// key: the gradients of keys and values, for processors with subgroups of 4. One workgroup per key head and block of 16 keys, of which
// an invocation has four, against 16 columns at a time, which are the query heads that share the key head, those of a query side by
// side. Sums are kept in dk and dv, as those of attention_quads in o.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32 }
@group(0) @binding(0) var<storage, read> q: array<Ones>;            // (Tq, H, D)
@group(0) @binding(1) var<storage, read> k: array<Ones>;            // (Tk, KV, D)
@group(0) @binding(2) var<storage, read> v: array<Ones>;            // (Tk, KV, D)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tk): the queries that see it
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<Ones>;         // (Tq, H, D)
@group(0) @binding(6) var<storage, read_write> dk: array<Ones>;     // (Tk, KV, D)
@group(0) @binding(7) var<storage, read_write> dv: array<Ones>;     // (Tk, KV, D)
@group(1) @binding(0) var<uniform> p: Params;

const WIDTH: u32 = 8; // D / 4, the same as p.width: loops end at that one, since constant ones would be unrolled

alias Ones = array<f32, 4 * WIDTH>;

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
  let key = block * 16u + lane;
  if (block * 16u >= p.keys) { return; }
  let sharing = p.heads / p.kvHeads;                                // query heads of the key head
  let scale = p.scale * LOG2_E;                                     // scores are exponents of 2

  let fours = key + vec4u(0, 4, 8, 12);
  let isKey = fours < vec4u(p.keys);
  let rows = min(fours, vec4u(p.keys - 1u));
  let at = rows * p.kvHeads + kvHead;
  let span0 = spans[rows.x];
  let span1 = spans[rows.y];
  let span2 = spans[rows.z];
  let span3 = spans[rows.w];
  let reach = reachOfQuad(both(both(reachOf(span0), reachOf(span1)), both(reachOf(span2), reachOf(span3))));
  let k0 = &k[at.x];
  let k1 = &k[at.y];
  let k2 = &k[at.z];
  let k3 = &k[at.w];
  let v0 = &v[at.x];
  let v1 = &v[at.y];
  let v2 = &v[at.z];
  let v3 = &v[at.w];
  let dk0 = &dk[at.x];
  let dk1 = &dk[at.y];
  let dk2 = &dk[at.z];
  let dk3 = &dk[at.w];
  let dv0 = &dv[at.x];
  let dv1 = &dv[at.y];
  let dv2 = &dv[at.z];
  let dv3 = &dv[at.w];

  let dims = 4u * p.width;
  let isBlind = reach.first >= reach.last;
  for (var r = select(4u, 0u, isBlind); r < 4u; r++) {
    let none = &dk[at[r]];
    let nothing = &dv[at[r]];
    for (var d = 0u; d < dims; d++) {
      if (isKey[r]) { none[d] = 0; nothing[d] = 0; }
    }
  }
  let last = reach.last * sharing;
  for (var col = reach.first * sharing; col < last; col += 16u) {
    let cols = columns(lane, col);
    let queries = array<vec4u, 4>(cols[0] / sharing, cols[1] / sharing, cols[2] / sharing, cols[3] / sharing);
    let own = min(col + lane + vec4u(0, 4, 8, 12), vec4u(last - 1u));
    let query = own / sharing;
    let atQ = query * p.heads + kvHead * sharing + (own - query * sharing);
    let q0 = &q[atQ.x];
    let q1 = &q[atQ.y];
    let q2 = &q[atQ.z];
    let q3 = &q[atQ.w];
    let dO0 = &dout[atQ.x];
    let dO1 = &dout[atQ.y];
    let dO2 = &dout[atQ.z];
    let dO3 = &dout[atQ.w];
    let stat = transpose(mat4x2f(stats[atQ.x], stats[atQ.y], stats[atQ.z], stats[atQ.w]));
    let exponents = stat[0] * LOG2_E;
    let means = stat[1] * p.scale;
    let lse = quads(exponents.x, exponents.y, exponents.z, exponents.w);
    let delta = quads(means.x, means.y, means.z, means.w);
    var s0 = biases(span0, queries) - lse;
    var s1 = biases(span1, queries) - lse;
    var s2 = biases(span2, queries) - lse;
    var s3 = biases(span3, queries) - lse;
    var dP0 = -1.0 * delta;
    var dP1 = dP0;
    var dP2 = dP0;
    var dP3 = dP0;
    for (var d = 0u; d < dims; d++) {
      let Q = quads(q0[d], q1[d], q2[d], q3[d]);
      s0 += (k0[d] * scale) * Q;
      s1 += (k1[d] * scale) * Q;
      s2 += (k2[d] * scale) * Q;
      s3 += (k3[d] * scale) * Q;
      let dO = quads(dO0[d], dO1[d], dO2[d], dO3[d]);
      dP0 += (v0[d] * p.scale) * dO;
      dP1 += (v1[d] * p.scale) * dO;
      dP2 += (v2[d] * p.scale) * dO;
      dP3 += (v3[d] * p.scale) * dO;
    }
    let P0 = powers(s0);
    let P1 = powers(s1);
    let P2 = powers(s2);
    let P3 = powers(s3);
    let dS0 = times(P0, dP0);
    let dS1 = times(P1, dP1);
    let dS2 = times(P2, dP2);
    let dS3 = times(P3, dP3);
    let isFirst = col == reach.first * sharing;
    for (var d = 0u; d < dims; d++) {
      let Q = quads(q0[d], q1[d], q2[d], q3[d]);
      let dO = quads(dO0[d], dO1[d], dO2[d], dO3[d]);
      let dkeys = select(vec4f(dk0[d], dk1[d], dk2[d], dk3[d]), vec4f(), isFirst) +
        vec4f(inner(Q, dS0), inner(Q, dS1), inner(Q, dS2), inner(Q, dS3));
      let dvalues = select(vec4f(dv0[d], dv1[d], dv2[d], dv3[d]), vec4f(), isFirst) +
        vec4f(inner(dO, P0), inner(dO, P1), inner(dO, P2), inner(dO, P3));
      if (isKey.x) { dk0[d] = dkeys.x; dv0[d] = dvalues.x; }
      if (isKey.y) { dk1[d] = dkeys.y; dv1[d] = dvalues.y; }
      if (isKey.z) { dk2[d] = dkeys.z; dv2[d] = dvalues.z; }
      if (isKey.w) { dk3[d] = dkeys.w; dv3[d] = dvalues.w; }
    }
  }
}
