// dk = scale Σ_t dS q, dv = Σ_t P do, dS = P (do · v - delta), P = exp(scale q · k - lse), summed over the query heads that
// share the key: the gradients of keys and values. One workgroup per key head and block of 64 keys, over tiles of 32 queries;
// rows of scores are keys here, columns are queries. Where those workgroups are few, the query heads of a key head go to
// p.parts of them and the queries to p.chunks, each of which writes a plane of its own: plane part * p.chunks + chunk.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32, chunks: u32, parts: u32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tk): the queries that see it
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<vec4f>;        // (Tq, H, D / 4)
@group(0) @binding(6) var<storage, read_write> dk: array<vec4f>;    // (planes, Tk, KV, D / 4)
@group(0) @binding(7) var<storage, read_write> dv: array<vec4f>;    // (planes, Tk, KV, D / 4)
@group(1) @binding(0) var<uniform> p: Params;

const ROOM: u32 = 8; // four dimensions each, that sums have room for: p.width or more

// include lib/attention_tile
// include lib/attention_load
// include lib/tile_spans
// include lib/attention_dout

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let kvHead = workgroup.y;
  let share = p.heads / p.kvHeads / p.parts;
  let block = workgroup.x * ROWS;
  let ty = thread / 8;
  let tx = thread % 8;
  let slices = (p.width + 3) / 4;

  let chunk = workgroup.z % p.chunks;
  let part = workgroup.z / p.chunks;
  let bounds = chunkOf(boundsOf(block, p.keys), chunk);
  let firstHead = (kvHead * p.parts + part) * share;
  let first = bounds.x;
  let last = bounds.y;
  let gap = gapOf(block, p.keys);
  var span: array<Span, 4>;
  for (var i = 0u; i < 4; i++) {
    let row = block + 4 * ty + i;
    if (row < p.keys) { span[i] = spans[row]; }
  }

  var dkeys: Sums;
  var dvalues: Sums;
  for (var query = first; query < last; query = after(query, gap)) {
    for (var head = firstHead; head < firstHead + share; head++) {
      var scores = Scores(); // said outright: in a loop Mesa keeps the last round's values otherwise
      var dweights = Scores(); // said outright: in a loop Mesa keeps the last round's values otherwise
      for (var slice = 0u; slice < slices; slice++) {
        workgroupBarrier();
        for (var i = thread; i < ROWS * 4; i += THREADS) {
          left[leftAt(i / 4, i % 4)] = loadKey(block + i / 4, p.keys, slice * 4 + i % 4, kvHead) * p.scale;
        }
        for (var i = thread; i < COLS * 4; i += THREADS) {
          right[rightAt(i / 4, i % 4)] = loadQuery(query + i / 4, last, slice * 4 + i % 4, head);
        }
        workgroupBarrier();
        multiply(&scores, slice, ty, tx);
      }
      for (var slice = 0u; slice < slices; slice++) {
        workgroupBarrier();
        for (var i = thread; i < ROWS * 4; i += THREADS) {
          left[leftAt(i / 4, i % 4)] = loadValue(block + i / 4, p.keys, slice * 4 + i % 4, kvHead);
        }
        for (var i = thread; i < COLS * 4; i += THREADS) {
          right[rightAt(i / 4, i % 4)] = loadDout(query + i / 4, last, slice * 4 + i % 4, head);
        }
        workgroupBarrier();
        multiply(&dweights, slice, ty, tx);
      }

      let columns = query + 4 * tx + vec4u(0, 1, 2, 3);
      var lse = vec4f();
      var delta = vec4f();
      for (var j = 0u; j < 4; j++) {
        if (columns[j] >= p.queries) { continue; }
        let stat = stats[columns[j] * p.heads + head];
        lse[j] = stat.x;
        delta[j] = stat.y;
      }
      for (var i = 0u; i < 4; i++) {
        let seen = sees(span[i], columns);
        scores[i] = select(vec4f(), exp(scores[i] - lse), seen);
        dweights[i] = scores[i] * (dweights[i] - delta);
        tile[(4 * ty + i) * 8 + tx] = scores[i];
      }
      for (var group = 0u; group < GROUPS; group++) {
        workgroupBarrier();
        for (var i = thread; i < COLS * 8; i += THREADS) {
          left[i] = loadDout(query + i / 8, last, group * 8 + i % 8, head);
        }
        workgroupBarrier();
        accumulate(&dvalues, group, query, last, ty, tx);
      }
      workgroupBarrier();
      for (var i = 0u; i < 4; i++) { tile[(4 * ty + i) * 8 + tx] = dweights[i]; }
      for (var group = 0u; group < GROUPS; group++) {
        workgroupBarrier();
        for (var i = thread; i < COLS * 8; i += THREADS) {
          left[i] = loadQuery(query + i / 8, last, group * 8 + i % 8, head);
        }
        workgroupBarrier();
        accumulate(&dkeys, group, query, last, ty, tx);
      }
    }
  }

  for (var i = 0u; i < 4; i++) {
    let row = block + 4 * ty + i;
    if (row >= p.keys) { continue; }
    for (var group = 0u; group < GROUPS; group++) {
      let d = group * 8 + tx;
      if (d >= p.width) { continue; }
      let at = ((workgroup.z * p.keys + row) * p.kvHeads + kvHead) * p.width + d;
      dk[at] = dkeys[group * 4 + i] * p.scale;
      dv[at] = dvalues[group * 4 + i];
    }
  }
}
