enable subgroups;
diagnostic(off, subgroup_uniformity);                               // loops end where the reach of the quad does, the same in all lanes
// Flash attention (Dao 2023, arXiv 2307.08691) for processors with subgroups of 4: o = softmax(scale q kᵀ) v over the keys that each
// query sees, lse = log Σ exp(scale q kᵀ). The query heads that share a key head are rows side by side: row r is head r mod (H / KV) of
// query r / (H / KV). One workgroup per key head and block of 8 such rows, of which an invocation has two, against 16 keys at a time.
// Sums are kept in o: private variables are set to 0 one by one, and so many of them take as long to compile as all else. A query that
// sees no key gets o = 0 and lse = 0.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32 }
@group(0) @binding(0) var<storage, read> q: array<Fours>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<Fours>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<Ones>;            // (Tk, KV, D)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tq): the keys that it sees
@group(0) @binding(4) var<storage, read_write> o: array<Ones>;      // (Tq, H, D)
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;     // (Tq, H)
@group(1) @binding(0) var<uniform> p: Params;

const WIDTH: u32 = 8; // D / 4, the same as p.width: loops end at that one, since constant ones would be unrolled

alias Fours = array<vec4f, WIDTH>;
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
  let q0 = &q[at.x];
  let q1 = &q[at.y];
  let o0 = &o[at.x];
  let o1 = &o[at.y];

  var peak = vec2f(0.01 * LOWEST);                                  // more than any score of a key that is not seen
  var total = vec2f();
  for (var key = reach.first; key < reach.last; key = after(reach, key)) {
    let atK = min(key + lane + vec4u(0, 4, 8, 12), vec4u(reach.last - 1u)) * p.kvHeads + kvHead;
    let cols = columns(lane, key);
    let k0 = &k[atK.x];
    let k1 = &k[atK.y];
    let k2 = &k[atK.z];
    let k3 = &k[atK.w];
    var s0 = biases(span0, cols);
    var s1 = biases(span1, cols);
    for (var d = 0u; d < p.width; d++) {
      let a = q0[d] * scale;
      let b = q1[d] * scale;
      let K = mat4x4f(k0[d], k1[d], k2[d], k3[d]);
      let x = quads(K[0].x, K[1].x, K[2].x, K[3].x);
      let y = quads(K[0].y, K[1].y, K[2].y, K[3].y);
      let z = quads(K[0].z, K[1].z, K[2].z, K[3].z);
      let w = quads(K[0].w, K[1].w, K[2].w, K[3].w);
      s0 += a.x * x + a.y * y + a.z * z + a.w * w;
      s1 += b.x * x + b.y * y + b.z * z + b.w * w;
    }
    let highest = max(peak, vec2f(most(s0), most(s1)));
    let shrink = exp2(peak - highest);
    peak = highest;
    let p0 = powers(minus(s0, peak.x));
    let p1 = powers(minus(s1, peak.y));
    total = total * shrink + vec2f(sumOf(p0), sumOf(p1));
    let isFirst = key == reach.first;
    let v0 = &v[atK.x];
    let v1 = &v[atK.y];
    let v2 = &v[atK.z];
    let v3 = &v[atK.w];
    for (var d = 0u; d < 4u * p.width; d++) {
      let V = quads(v0[d], v1[d], v2[d], v3[d]);
      let sum0 = select(o0[d] * shrink.x, 0.0, isFirst) + inner(V, p0);
      let sum1 = select(o1[d] * shrink.y, 0.0, isFirst) + inner(V, p1);
      if (row < count) { o0[d] = sum0; }
      if (row + 4u < count) { o1[d] = sum1; }
    }
  }

  for (var r = 0u; r < 2u; r++) {
    if (row + 4u * r < count) {
      let sums = &o[at[r]];
      let any = total[r] > 0;
      let inverse = 1 / total[r];
      lse[at[r]] = select(0.0, (peak[r] + log2(total[r])) / LOG2_E, any);
      for (var d = 0u; d < 4u * p.width; d++) { sums[d] = select(0.0, sums[d] * inverse, any); }
    }
  }
}
