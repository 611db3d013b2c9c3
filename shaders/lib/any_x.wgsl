// The left side by fours along any K. Past the end of a row it counts as zero, so that it does not matter what w has there.
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (M, x_row): K of them from column `x_first`

fn left4(row: u32, four: u32) -> vec4f {
  let k = four * 4u;
  let at = row * p.x_row + p.x_first + k;
  let isInside = vec4u(k, k + 1u, k + 2u, k + 3u) < vec4u(p.k);
  return select(vec4f(), vec4f(x[at], x[at + 1u], x[at + 2u], x[at + 3u]), isInside);
}
