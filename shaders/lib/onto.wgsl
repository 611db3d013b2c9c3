// What is added to a product before it is written, as the parameter `onto` says: a bias to each row (1), a residual of y's shape (2). With
// `accumulate` it is added to what y holds. biasAt, residual and y are of lib/fours_y or lib/any_y.
fn biasOf(n: u32) -> vec4f {
  var four = vec4f();
  if ((p.onto & 1u) != 0u) { four = biasAt(n); }
  return four;
}

fn isAdded() -> bool { return p.accumulate != 0u || (p.onto & 2u) != 0u; }
fn before(at: u32) -> OutputWord { return select(y[at], residual[at], (p.onto & 2u) != 0u); }
