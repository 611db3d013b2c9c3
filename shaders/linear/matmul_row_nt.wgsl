// y (M, N) = scale * a (M, K) wᵀ, w (N, K) in any format, for a few rows (decoding). A workgroup computes four columns of one
// row: invocation t reads every THREADS-th run of eight weights, from run t, so that neighbours read neighbouring words, and a
// tree in workgroup memory adds the parts. K is a multiple of 8. With p.accumulate the product is added to y.
// include lib/block_q4
// include lib/left_rows
// include lib/put_rows
struct Params { m: u32, n: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, a_row / 4): K of them from column a_start
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // (rows of w, w_row = K) in a format of lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

alias Weight = u32; // vec4f where weights are held in 32 bits
const THREADS: u32 = 64u; // a power of 4

var<workgroup> parts: array<vec4f, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n = group.x * 4u;
  let rows = (min(vec4u(n, n + 1u, n + 2u, n + 3u), vec4u(p.n - 1u)) + p.start) * p.w_row;
  var sum = vec4f();
  for (var k = thread * 8u; k < p.k; k += THREADS * 8u) {
    let x0 = left4(group.y, k, p.k);
    let x1 = left4(group.y, k + 4u, p.k);
    let at = rows + k;
    let w0 = weights8(at.x);
    let w1 = weights8(at.y);
    let w2 = weights8(at.z);
    let w3 = weights8(at.w);
    let block = at >> vec4u(5u);
    let scales = vec4f(scaleOf(block.x), scaleOf(block.y), scaleOf(block.z), scaleOf(block.w));
    let low = vec4f(dot(x0, w0[0]), dot(x0, w1[0]), dot(x0, w2[0]), dot(x0, w3[0]));
    let high = vec4f(dot(x1, w0[1]), dot(x1, w1[1]), dot(x1, w2[1]), dot(x1, w3[1]));
    sum = fma(low + high, scales, sum);
  }
  parts[thread] = sum;
  for (var left = THREADS / 4u; left > 0u; left /= 4u) {
    workgroupBarrier();
    if (thread < left) {
      sum = (parts[thread] + parts[thread + left]) + (parts[thread + 2u * left] + parts[thread + 3u * left]);
      parts[thread] = sum;
    }
  }
  if (thread == 0u) { put4(0u, group.y, n, sum); }
}
