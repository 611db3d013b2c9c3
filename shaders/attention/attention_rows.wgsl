// Flash attention (Dao 2023, arXiv 2307.08691) without barriers: o = softmax(scale q kᵀ) v over the keys that each query sees,
// lse = log Σ exp(scale q kᵀ). The query heads that share a key head are rows side by side: row r is head r mod (H / KV) of query
// r / (H / KV). One invocation per key head and block of 4 such rows, against 4 keys at a time, in products of 4 x 4 matrices: S[i][j]
// belongs to row i and key j. A query that sees no key gets o = 0 and lse = 0.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tq): the keys that it sees
@group(0) @binding(4) var<storage, read_write> o: array<vec4f>;     // (Tq, H, D / 4)
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;     // (Tq, H)
@group(1) @binding(0) var<uniform> p: Params;

const ROOM: u32 = 8; // four dimensions each, that sums have room for: p.width or more

// include lib/attention_rows
// include lib/row_spans

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  let kvHead = i % p.kvHeads;
  let row = i / p.kvHeads * 4;
  let sharing = p.heads / p.kvHeads; // query heads of the key head
  let count = p.queries * sharing;
  if (row >= count) { return; }
  let spansOf = blockSpans(row, count, sharing);
  let atQ = rowsAt(row, count, sharing, kvHead);

  var peak = vec4f(LOWEST);
  var total = vec4f();
  var sums: array<mat4x4f, ROOM>; // column i of each: four dimensions of row i
  for (var key = spansOf.first; key < spansOf.last; key = after(spansOf, key)) {
    let atK = rowsAt(key, spansOf.last, 1, kvHead);
    var S = mat4x4f();
    for (var d = 0u; d < p.width; d++) {
      let Q = mat4x4f(q[atQ.x + d], q[atQ.y + d], q[atQ.z + d], q[atQ.w + d]);
      let K = mat4x4f(k[atK.x + d], k[atK.y + d], k[atK.z + d], k[atK.w + d]);
      S += transpose(K) * Q;
    }
    S *= p.scale;
    let seen = seenBy(spansOf, key + vec4u(0, 1, 2, 3));
    let highest = max(peak, vec4f(
      most(select(vec4f(LOWEST), S[0], seen[0])),
      most(select(vec4f(LOWEST), S[1], seen[1])),
      most(select(vec4f(LOWEST), S[2], seen[2])),
      most(select(vec4f(LOWEST), S[3], seen[3])),
    ));
    let shrink = exp(peak - highest);
    peak = highest;
    let P = mat4x4f(
      select(vec4f(), exp(S[0] - peak.x), seen[0]),
      select(vec4f(), exp(S[1] - peak.y), seen[1]),
      select(vec4f(), exp(S[2] - peak.z), seen[2]),
      select(vec4f(), exp(S[3] - peak.w), seen[3]),
    );
    total = total * shrink + vec4f(1) * P;
    for (var d = 0u; d < p.width; d++) {
      let V = mat4x4f(v[atK.x + d], v[atK.y + d], v[atK.z + d], v[atK.w + d]);
      let sum = sums[d];
      sums[d] = mat4x4f(
        sum[0] * shrink.x, sum[1] * shrink.y, sum[2] * shrink.z, sum[3] * shrink.w,
      ) + V * P;
    }
  }

  for (var r = 0u; r < min(4u, count - row); r++) {
    let any = total[r] > 0;
    lse[atQ[r] / p.width] = select(0.0, peak[r] + log(total[r]), any);
    let scale = select(0.0, 1 / total[r], any);
    for (var d = 0u; d < p.width; d++) {
      o[atQ[r] + d] = sums[d][r] * scale;
    }
  }
}
