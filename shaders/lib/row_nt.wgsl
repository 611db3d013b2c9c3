// Four columns of a row of a wᵀ by THREADS invocations: invocation t reads every THREADS-th run of eight weights, from run t, so that
// neighbours read neighbouring words, and lib/parts_by_* adds the parts. K is a multiple of 8.
const THREADS: u32 = 64u; // a power of 4

// Columns n .. n+3, of `width` in all, of row m; whole in invocation 0.
fn fourColumns(m: u32, n: u32, width: u32, thread: u32) -> vec4f {
  let rows = (min(vec4u(n, n + 1u, n + 2u, n + 3u), vec4u(width - 1u)) + p.start) * p.w_row;
  var sum = vec4f();
  for (var k = thread * 8u; k < p.k; k += THREADS * 8u) {
    let x0 = left4(m, k, p.k);
    let x1 = left4(m, k + 4u, p.k);
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
  return wholeSum(sum, thread);
}
