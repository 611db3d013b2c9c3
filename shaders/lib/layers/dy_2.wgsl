// Vector i of dy of `layer`, one of two.
fn side(i: u32) -> vec4f {
  if (layer == 0u) { return dy0[i]; }
  return dy1[i];
}
