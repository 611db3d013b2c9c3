// All sides of dx = dy w by fours along any N and K. Past the end of a row dy counts as zero, so that it does not matter what w has
// there, and nothing is written.
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, cols): N of them from column `first`
@group(0) @binding(1) var<storage, read> w: array<f32>;             // (rows of w, K); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;      // (M, K)

const FOUR: u32 = 4u; // places in w from four elements of a row to the next
fn rowLength() -> u32 { return p.k; }
fn right4(at: u32) -> vec4f { return vec4f(w[at], w[at + 1u], w[at + 2u], w[at + 3u]); }

fn left4(row: u32, four: u32) -> vec4f {
  let n = four * 4u;
  let at = row * p.cols + p.first + n;
  let isInside = vec4u(n, n + 1u, n + 2u, n + 3u) < vec4u(p.n);
  return select(vec4f(), vec4f(dy[at], dy[at + 1u], dy[at + 2u], dy[at + 3u]), isInside);
}

fn store4(row: u32, four: u32, value: vec4f) {
  let k = four * 4u;
  for (var j = 0u; j < min(4u, p.k - k); j++) {
    let at = row * p.k + k + j;
    if (ACCUMULATE) { dx[at] += value[j]; } else { dx[at] = value[j]; }
  }
}
