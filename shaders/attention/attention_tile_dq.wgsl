// dq = scale Σ_s dS k, dS = P (do · v - delta), P = exp(scale q · k - lse): the gradient of the queries. One workgroup per head
// and block of 64 queries, over tiles of 32 keys; the keys are divided among p.chunks workgroups, each with a plane of its own.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32, chunks: u32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tq): the keys that it sees
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;       // (Tq, H): lse, delta
@group(0) @binding(5) var<storage, read> dout: array<vec4f>;        // (Tq, H, D / 4)
@group(0) @binding(6) var<storage, read_write> dq: array<vec4f>;    // (chunks, Tq, H, D / 4)
@group(1) @binding(0) var<uniform> p: Params;

const ROOM: u32 = 8; // four dimensions each, that sums have room for: p.width or more

// include lib/attention_tile
// include lib/attention_load
// include lib/tile_spans
// include lib/attention_dout

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let head = workgroup.y;
  let kvHead = head / (p.heads / p.kvHeads);
  let block = workgroup.x * ROWS;
  let ty = thread / 8;
  let tx = thread % 8;
  let slices = (p.width + 3) / 4;

  let bounds = chunkOf(boundsOf(block, p.queries), workgroup.z);
  let first = bounds.x;
  let last = bounds.y;
  let gap = gapOf(block, p.queries);
  var span: array<Span, 4>;
  var stat: array<vec2f, 4>;
  for (var i = 0u; i < 4; i++) {
    let row = block + 4 * ty + i;
    if (row < p.queries) {
      span[i] = spans[row];
      stat[i] = stats[row * p.heads + head];
    }
  }

  var sums: Sums;
  for (var key = first; key < last; key = after(key, gap)) {
    var scores = Scores(); // said outright: in a loop Mesa keeps the last round's values otherwise
    var dweights = Scores(); // said outright: in a loop Mesa keeps the last round's values otherwise
    for (var slice = 0u; slice < slices; slice++) {
      workgroupBarrier();
      for (var i = thread; i < ROWS * 4; i += THREADS) {
        left[leftAt(i / 4, i % 4)] = loadQuery(block + i / 4, p.queries, slice * 4 + i % 4, head) * p.scale;
      }
      for (var i = thread; i < COLS * 4; i += THREADS) {
        right[rightAt(i / 4, i % 4)] = loadKey(key + i / 4, last, slice * 4 + i % 4, kvHead);
      }
      workgroupBarrier();
      multiply(&scores, slice, ty, tx);
    }
    for (var slice = 0u; slice < slices; slice++) {
      workgroupBarrier();
      for (var i = thread; i < ROWS * 4; i += THREADS) {
        left[leftAt(i / 4, i % 4)] = loadDout(block + i / 4, p.queries, slice * 4 + i % 4, head);
      }
      for (var i = thread; i < COLS * 4; i += THREADS) {
        right[rightAt(i / 4, i % 4)] = loadValue(key + i / 4, last, slice * 4 + i % 4, kvHead);
      }
      workgroupBarrier();
      multiply(&dweights, slice, ty, tx);
    }

    let columns = key + 4 * tx + vec4u(0, 1, 2, 3);
    for (var i = 0u; i < 4; i++) {
      let seen = sees(span[i], columns);
      let dscore = exp(scores[i] - stat[i].x) * (dweights[i] - stat[i].y);
      tile[(4 * ty + i) * 8 + tx] = select(vec4f(), dscore, seen);
    }
    for (var group = 0u; group < GROUPS; group++) {
      workgroupBarrier();
      for (var i = thread; i < COLS * 8; i += THREADS) {
        left[i] = loadKey(key + i / 8, last, group * 8 + i % 8, kvHead);
      }
      workgroupBarrier();
      accumulate(&sums, group, key, last, ty, tx);
    }
  }

  for (var i = 0u; i < 4; i++) {
    let row = block + 4 * ty + i;
    if (row >= p.queries) { continue; }
    let at = (workgroup.z * p.queries + row) * p.heads + head;
    for (var group = 0u; group < GROUPS; group++) {
      let d = group * 8 + tx;
      if (d < p.width) { dq[at * p.width + d] = sums[group * 4 + i] * p.scale; }
    }
  }
}
