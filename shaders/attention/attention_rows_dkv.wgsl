// dk = scale Σ_t dS q, dv = Σ_t P do, dS = P (do · v - delta), P = exp(scale q · k - lse), summed over the query heads that
// share the key: the gradients of keys and values, without barriers. One invocation per key head and block of 4 keys; lane i
// of a score belongs to key i.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<vec2u>;       // (Tk): first query that sees it, and the one after the last
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<vec4f>;        // (Tq, H, D / 4)
@group(0) @binding(6) var<storage, read_write> dk: array<vec4f>;    // (Tk, KV, D / 4)
@group(0) @binding(7) var<storage, read_write> dv: array<vec4f>;    // (Tk, KV, D / 4)
@group(1) @binding(0) var<uniform> p: Params;

const D4: u32 = 8;

override WG: u32 = 16;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  let kvHead = i % p.kvHeads;
  let key = i / p.kvHeads * 4;
  if (key >= p.keys) { return; }
  let group = p.heads / p.kvHeads;

  var first = 0xffffffffu;
  var last = 0u;
  var begin = vec4u();
  var end = vec4u();
  var rows: array<mat4x4f, D4>; // column i of each: four dimensions of key i
  var values: array<mat4x4f, D4>;
  for (var r = 0u; r < min(4u, p.keys - key); r++) {
    let row = (key + r) * p.kvHeads + kvHead;
    let span = spans[key + r];
    begin[r] = span.x;
    end[r] = span.y;
    if (span.x < span.y) {
      first = min(first, span.x);
      last = max(last, span.y);
    }
    for (var d = 0u; d < D4; d++) {
      rows[d][r] = k[row * D4 + d] * p.scale;
      values[d][r] = v[row * D4 + d];
    }
  }

  var drows: array<mat4x4f, D4>;
  var dvalues: array<mat4x4f, D4>;
  for (var query = first; query < last; query++) {
    let seen = (begin <= vec4u(query)) & (vec4u(query) < end);
    for (var head = kvHead * group; head < (kvHead + 1) * group; head++) {
      let row = query * p.heads + head;
      var score = vec4f();
      var dweight = vec4f();
      for (var d = 0u; d < D4; d++) {
        score += q[row * D4 + d] * rows[d];
        dweight += dout[row * D4 + d] * values[d];
      }
      let weight = select(vec4f(), exp(score - stats[row].x), seen);
      let dscore = weight * (dweight - stats[row].y);
      for (var d = 0u; d < D4; d++) {
        let a = q[row * D4 + d];
        let b = dout[row * D4 + d];
        drows[d] += mat4x4f(a * dscore.x, a * dscore.y, a * dscore.z, a * dscore.w);
        dvalues[d] += mat4x4f(b * weight.x, b * weight.y, b * weight.z, b * weight.w);
      }
    }
  }

  for (var r = 0u; r < min(4u, p.keys - key); r++) {
    let row = (key + r) * p.kvHeads + kvHead;
    for (var d = 0u; d < D4; d++) {
      dk[row * D4 + d] = drows[d][r] * p.scale;
      dv[row * D4 + d] = dvalues[d][r];
    }
  }
}
