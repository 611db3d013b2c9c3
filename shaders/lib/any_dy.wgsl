// dy of dx = dy w by fours along any N. Past the end of a row dy counts as zero, so that it does not matter what w has there.
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, cols): N of them from column `first`

fn left4(row: u32, four: u32) -> vec4f {
  let n = four * 4u;
  let at = row * p.cols + p.first + n;
  let isInside = vec4u(n, n + 1u, n + 2u, n + 3u) < vec4u(p.n);
  return select(vec4f(), vec4f(dy[at], dy[at + 1u], dy[at + 2u], dy[at + 3u]), isInside);
}
