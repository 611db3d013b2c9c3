// dk = scale Σ_t dS q, dv = Σ_t P do, dS = P (do · v - delta), P = exp(scale q · k - lse), summed over the query heads that
// share the key: the gradients of keys and values, without barriers. One invocation per key head and block of 4 keys, against
// 4 columns at a time, which are the query heads that share the key head, those of a query side by side; S[i][j] belongs to key i and
// column j.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tk): the queries that see it
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<vec4f>;        // (Tq, H, D / 4)
@group(0) @binding(6) var<storage, read_write> dk: array<vec4f>;    // (Tk, KV, D / 4)
@group(0) @binding(7) var<storage, read_write> dv: array<vec4f>;    // (Tk, KV, D / 4)
@group(1) @binding(0) var<uniform> p: Params;

const ROOM: u32 = 8; // four dimensions each, that sums have room for: p.width or more

// include lib/attention_rows
// include lib/row_spans

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  let kvHead = i % p.kvHeads;
  let key = i / p.kvHeads * 4;
  if (key >= p.keys) { return; }
  let sharing = p.heads / p.kvHeads; // query heads of the key head
  let spansOf = blockSpans(key, p.keys, 1);
  let atK = rowsAt(key, p.keys, 1, kvHead);

  var dkeys: array<mat4x4f, ROOM>; // column i of each: four dimensions of key i
  var dvalues: array<mat4x4f, ROOM>;
  let last = spansOf.last * sharing;
  for (var col = spansOf.first * sharing; col < last; col += 4) {
    let seen = seenBy(spansOf, tokensOf(col, sharing));
    let atQ = rowsAt(col, last, sharing, kvHead);
    var S = mat4x4f();
    for (var d = 0u; d < p.width; d++) {
      let Q = mat4x4f(q[atQ.x + d], q[atQ.y + d], q[atQ.z + d], q[atQ.w + d]);
      let K = mat4x4f(k[atK.x + d], k[atK.y + d], k[atK.z + d], k[atK.w + d]);
      S += transpose(Q) * K;
    }
    var dP = mat4x4f();
    for (var d = 0u; d < p.width; d++) {
      let dO = mat4x4f(dout[atQ.x + d], dout[atQ.y + d], dout[atQ.z + d], dout[atQ.w + d]);
      let V = mat4x4f(v[atK.x + d], v[atK.y + d], v[atK.z + d], v[atK.w + d]);
      dP += transpose(dO) * V;
    }
    let stat = transpose(mat4x2f(
      stats[atQ.x / p.width], stats[atQ.y / p.width], stats[atQ.z / p.width], stats[atQ.w / p.width],
    ));
    let P = mat4x4f(
      select(vec4f(), exp(S[0] * p.scale - stat[0]), seen[0]),
      select(vec4f(), exp(S[1] * p.scale - stat[0]), seen[1]),
      select(vec4f(), exp(S[2] * p.scale - stat[0]), seen[2]),
      select(vec4f(), exp(S[3] * p.scale - stat[0]), seen[3]),
    );
    let dS = mat4x4f(
      P[0] * (dP[0] - stat[1]),
      P[1] * (dP[1] - stat[1]),
      P[2] * (dP[2] - stat[1]),
      P[3] * (dP[3] - stat[1]),
    );
    for (var d = 0u; d < p.width; d++) {
      let Q = mat4x4f(q[atQ.x + d], q[atQ.y + d], q[atQ.z + d], q[atQ.w + d]);
      dkeys[d] += Q * dS;
      let dO = mat4x4f(dout[atQ.x + d], dout[atQ.y + d], dout[atQ.z + d], dout[atQ.w + d]);
      dvalues[d] += dO * P;
    }
  }

  for (var r = 0u; r < min(4u, p.keys - key); r++) {
    for (var d = 0u; d < p.width; d++) {
      dk[atK[r] + d] = dkeys[d][r] * p.scale;
      dv[atK[r] + d] = dvalues[d][r];
    }
  }
}
