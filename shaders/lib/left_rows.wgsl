// Four neighbours of a row of `a` (M, p.a_row), from column p.a_start + k, zeros from `end` on. a_row and a_start are
// multiples of 4.
alias LeftWord = vec4f;

fn left4(m: u32, k: u32, end: u32) -> vec4f {
  let four = a[(m * p.a_row + p.a_start + k) >> 2u];
  return select(vec4f(), four, vec4u(k, k + 1u, k + 2u, k + 3u) < vec4u(end));
}
