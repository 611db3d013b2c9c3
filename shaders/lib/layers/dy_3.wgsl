// Vector i of dy of `layer`, one of three.
fn side(i: u32) -> vec4f {
  if (layer == 0u) { return dy0[i]; }
  if (layer == 1u) { return dy1[i]; }
  return dy2[i];
}
