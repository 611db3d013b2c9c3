// Flash attention (Dao 2023, arXiv 2307.08691): o = softmax(scale q kᵀ) v over the keys that each query sees,
// lse = log Σ exp(scale q kᵀ). One workgroup per head and block of 64 queries; tiles of 32 keys that no query of the block
// sees are never loaded. A query that sees no key gets o = 0 and lse = 0. The keys are divided among p.chunks workgroups, each
// with a plane of its own; with more than one a query that sees none of a chunk gets lse = LOWEST there.
struct Params { queries: u32, keys: u32, heads: u32, kvHeads: u32, scale: f32, width: u32, chunks: u32 }
@group(0) @binding(0) var<storage, read> q: array<vec4f>;           // (Tq, H, D / 4)
@group(0) @binding(1) var<storage, read> k: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(2) var<storage, read> v: array<vec4f>;           // (Tk, KV, D / 4)
@group(0) @binding(3) var<storage, read> spans: array<Span>;        // (Tq): the keys that it sees
@group(0) @binding(4) var<storage, read_write> o: array<vec4f>;     // (chunks, Tq, H, D / 4)
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;     // (chunks, Tq, H)
@group(1) @binding(0) var<uniform> p: Params;

const ROOM: u32 = 8; // four dimensions each, that sums have room for: p.width or more

// include lib/attention_tile
// include lib/attention_load
// include lib/tile_spans

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
  for (var i = 0u; i < 4; i++) {
    let row = block + 4 * ty + i;
    if (row < p.queries) { span[i] = spans[row]; }
  }

  var peak = vec4f(LOWEST); // of the thread's four rows; every thread of a row has the same
  var total = vec4f();      // over the thread's own columns, until the end
  var sums: Sums;
  for (var key = first; key < last; key = after(key, gap)) {
    var scores = Scores(); // said outright: in a loop Mesa keeps the last round's values otherwise
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

    let columns = key + 4 * tx + vec4u(0, 1, 2, 3);
    var seen: array<vec4<bool>, 4>;
    var highest = vec4f();
    for (var i = 0u; i < 4; i++) {
      seen[i] = sees(span[i], columns);
      let s = select(vec4f(LOWEST), scores[i], seen[i]);
      highest[i] = max(max(s.x, s.y), max(s.z, s.w));
    }
    workgroupBarrier();
    right[thread] = highest;
    workgroupBarrier();
    highest = peak;
    for (var x = 0u; x < 8; x++) { highest = max(highest, right[ty * 8 + x]); }
    let shrink = exp(peak - highest);
    peak = highest;
    total *= shrink;
    for (var i = 0u; i < 4; i++) {
      let weights = select(vec4f(), exp(scores[i] - peak[i]), seen[i]);
      total[i] += dot(weights, vec4f(1));
      tile[(4 * ty + i) * 8 + tx] = weights;
      for (var group = 0u; group < GROUPS; group++) { sums[group * 4 + i] *= shrink[i]; }
    }

    for (var group = 0u; group < GROUPS; group++) {
      workgroupBarrier();
      for (var i = thread; i < COLS * 8; i += THREADS) {
        left[i] = loadValue(key + i / 8, last, group * 8 + i % 8, kvHead);
      }
      workgroupBarrier();
      accumulate(&sums, group, key, last, ty, tx);
    }
  }

  let nothing = select(0.0, LOWEST, p.chunks > 1);
  workgroupBarrier();
  right[thread] = total;
  workgroupBarrier();
  total = vec4f();
  for (var x = 0u; x < 8; x++) { total += right[ty * 8 + x]; }
  for (var i = 0u; i < 4; i++) {
    let row = block + 4 * ty + i;
    if (row >= p.queries) { continue; }
    let at = (workgroup.z * p.queries + row) * p.heads + head;
    let any = total[i] > 0;
    let scale = select(0.0, 1 / total[i], any);
    if (tx == 0) { lse[at] = select(nothing, peak[i] + log(total[i]), any); }
    for (var group = 0u; group < GROUPS; group++) {
      let d = group * 8 + tx;
      if (d < p.width) { o[at * p.width + d] = sums[group * 4 + i] * scale; }
    }
  }
}
