// dq = scale Σ_s dS k, dS = P (do · v - delta), P = exp(scale q · k - lse): the gradient of the queries, without barriers.
// One invocation per key head and block of 4 rows, which are query heads that share it as in attention_rows, against 4 keys at a time;
// S[i][j] belongs to row i and key j.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tq): the keys that it sees
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<vec4f>;        // (Tq, H, D / 4)
@group(0) @binding(6) var<storage, read_write> dq: array<vec4f>;    // (Tq, H, D / 4)
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
  let stat0 = stats[atQ.x / p.width];
  let stat1 = stats[atQ.y / p.width];
  let stat2 = stats[atQ.z / p.width];
  let stat3 = stats[atQ.w / p.width];

  var sums: array<mat4x4f, ROOM>; // column i of each: four dimensions of row i
  for (var key = spansOf.first; key < spansOf.last; key = after(spansOf, key)) {
    let atK = rowsAt(key, spansOf.last, 1, kvHead);
    var S = mat4x4f();
    for (var d = 0u; d < p.width; d++) {
      let Q = mat4x4f(q[atQ.x + d], q[atQ.y + d], q[atQ.z + d], q[atQ.w + d]);
      let K = mat4x4f(k[atK.x + d], k[atK.y + d], k[atK.z + d], k[atK.w + d]);
      S += transpose(K) * Q;
    }
    var dP = mat4x4f();
    for (var d = 0u; d < p.width; d++) {
      let dO = mat4x4f(dout[atQ.x + d], dout[atQ.y + d], dout[atQ.z + d], dout[atQ.w + d]);
      let V = mat4x4f(v[atK.x + d], v[atK.y + d], v[atK.z + d], v[atK.w + d]);
      dP += transpose(V) * dO;
    }
    let seen = seenBy(spansOf, key + vec4u(0, 1, 2, 3));
    let dS = mat4x4f(
      select(vec4f(), exp(S[0] * p.scale - stat0.x) * (dP[0] - stat0.y), seen[0]),
      select(vec4f(), exp(S[1] * p.scale - stat1.x) * (dP[1] - stat1.y), seen[1]),
      select(vec4f(), exp(S[2] * p.scale - stat2.x) * (dP[2] - stat2.y), seen[2]),
      select(vec4f(), exp(S[3] * p.scale - stat3.x) * (dP[3] - stat3.y), seen[3]),
    );
    for (var d = 0u; d < p.width; d++) {
      let K = mat4x4f(k[atK.x + d], k[atK.y + d], k[atK.z + d], k[atK.w + d]);
      sums[d] += K * dS;
    }
  }

  for (var r = 0u; r < min(4u, count - row); r++) {
    for (var d = 0u; d < p.width; d++) {
      dq[atQ[r] + d] = sums[d][r] * p.scale;
    }
  }
}
