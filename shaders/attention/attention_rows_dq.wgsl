// dq = scale Σ_s dS k, dS = P (do · v - delta), P = exp(scale q · k - lse): the gradient of the queries, without barriers.
// One invocation per head and block of 4 queries; lane i of a score belongs to query i.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<vec2u>;       // (Tq): first visible key, and the one after the last
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<vec4f>;        // (Tq, H, D / 4)
@group(0) @binding(6) var<storage, read_write> dq: array<vec4f>;    // (Tq, H, D / 4)
@group(1) @binding(0) var<uniform> p: Params;

const D4: u32 = 8;

override WG: u32 = 16;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  let head = i % p.heads;
  let query = i / p.heads * 4;
  if (query >= p.queries) { return; }
  let kvHead = head / (p.heads / p.kvHeads);

  var first = 0xffffffffu;
  var last = 0u;
  var begin = vec4u();
  var end = vec4u();
  var lse = vec4f();
  var delta = vec4f();
  var rows: array<mat4x4f, D4>; // column i of each: four dimensions of query i
  var drows: array<mat4x4f, D4>;
  for (var r = 0u; r < min(4u, p.queries - query); r++) {
    let row = (query + r) * p.heads + head;
    let span = spans[query + r];
    begin[r] = span.x;
    end[r] = span.y;
    if (span.x < span.y) {
      first = min(first, span.x);
      last = max(last, span.y);
    }
    lse[r] = stats[row].x;
    delta[r] = stats[row].y;
    for (var d = 0u; d < D4; d++) {
      rows[d][r] = q[row * D4 + d] * p.scale;
      drows[d][r] = dout[row * D4 + d];
    }
  }

  var sums: array<mat4x4f, D4>;
  for (var key = first; key < last; key++) {
    let at = (key * p.kvHeads + kvHead) * D4;
    var score = vec4f();
    var dweight = vec4f();
    for (var d = 0u; d < D4; d++) {
      score += k[at + d] * rows[d];
      dweight += v[at + d] * drows[d];
    }
    let seen = (begin <= vec4u(key)) & (vec4u(key) < end);
    let dscore = select(vec4f(), exp(score - lse) * (dweight - delta), seen);
    for (var d = 0u; d < D4; d++) {
      let value = k[at + d];
      sums[d] += mat4x4f(value * dscore.x, value * dscore.y, value * dscore.z, value * dscore.w);
    }
  }

  for (var r = 0u; r < min(4u, p.queries - query); r++) {
    let row = (query + r) * p.heads + head;
    for (var d = 0u; d < D4; d++) {
      dq[row * D4 + d] = sums[d][r] * p.scale;
    }
  }
}
