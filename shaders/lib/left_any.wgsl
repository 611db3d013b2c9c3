// Four neighbours of a row of `a` (M, p.a_row), from column p.a_start + k, zeros from `end` on. Rows begin anywhere.
alias LeftWord = f32;

fn left4(m: u32, k: u32, end: u32) -> vec4f {
  let at = m * p.a_row + p.a_start + k;
  return select(vec4f(), vec4f(a[at], a[at + 1u], a[at + 2u], a[at + 3u]), vec4u(k, k + 1u, k + 2u, k + 3u) < vec4u(end));
}
