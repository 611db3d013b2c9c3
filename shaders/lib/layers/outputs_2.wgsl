// Writes vector i of the output of `layer`, one of two.
fn store(i: u32, four: vec4f) {
  if (layer == 0u) { y0[i] = four; } else { y1[i] = four; }
}
