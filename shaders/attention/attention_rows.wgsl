// Flash attention (Dao 2023, arXiv 2307.08691) without barriers: o = softmax(scale q kᵀ) v over the keys that each query sees,
// lse = log Σ exp(scale q kᵀ). One invocation per head and block of 4 queries: a key is loaded once for the four, and lane i
// of a score belongs to query i. Keys go by in chunks, so that the running sums are rescaled once a chunk. A query that sees
// no key gets o = 0 and lse = 0.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<vec2u>;       // (Tq): first visible key, and the one after the last
@group(0) @binding(4) var<storage, read_write> o: array<vec4f>;     // (Tq, H, D / 4)
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;     // (Tq, H)
@group(1) @binding(0) var<uniform> p: Params;

const D4: u32 = 8;
const CHUNK: u32 = 8;
const LOWEST: f32 = -1e30;

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
  var rows: array<mat4x4f, D4>; // column i of each: four dimensions of query i
  for (var r = 0u; r < min(4u, p.queries - query); r++) {
    let span = spans[query + r];
    begin[r] = span.x;
    end[r] = span.y;
    if (span.x < span.y) {
      first = min(first, span.x);
      last = max(last, span.y);
    }
    for (var d = 0u; d < D4; d++) {
      rows[d][r] = q[((query + r) * p.heads + head) * D4 + d] * p.scale;
    }
  }

  var peak = vec4f(LOWEST);
  var total = vec4f();
  var sums: array<mat4x4f, D4>;
  var weights: array<vec4f, CHUNK>;
  for (var chunk = first; chunk < last; chunk += CHUNK) {
    let length = min(CHUNK, last - chunk);
    var highest = peak;
    for (var c = 0u; c < length; c++) {
      let key = chunk + c;
      let at = (key * p.kvHeads + kvHead) * D4;
      var score = vec4f();
      for (var d = 0u; d < D4; d++) {
        score += k[at + d] * rows[d];
      }
      let seen = (begin <= vec4u(key)) & (vec4u(key) < end);
      weights[c] = select(vec4f(LOWEST), score, seen);
      highest = max(highest, weights[c]);
    }
    let shrink = exp(peak - highest);
    peak = highest;
    total *= shrink;
    for (var d = 0u; d < D4; d++) {
      let sum = sums[d];
      sums[d] = mat4x4f(sum[0] * shrink.x, sum[1] * shrink.y, sum[2] * shrink.z, sum[3] * shrink.w);
    }
    for (var c = 0u; c < length; c++) {
      let at = ((chunk + c) * p.kvHeads + kvHead) * D4;
      let weight = select(vec4f(), exp(weights[c] - peak), weights[c] > vec4f(LOWEST));
      total += weight;
      for (var d = 0u; d < D4; d++) {
        let value = v[at + d];
        sums[d] += mat4x4f(value * weight.x, value * weight.y, value * weight.z, value * weight.w);
      }
    }
  }

  for (var r = 0u; r < min(4u, p.queries - query); r++) {
    let row = (query + r) * p.heads + head;
    let any = total[r] > 0.0;
    lse[row] = select(0.0, peak[r] + log(total[r]), any);
    let scale = select(0.0, 1.0 / total[r], any);
    for (var d = 0u; d < D4; d++) {
      o[row * D4 + d] = sums[d][r] * scale;
    }
  }
}
