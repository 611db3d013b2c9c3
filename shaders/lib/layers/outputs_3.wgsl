// Writes vector i of the output of `layer`, one of three.
fn store(i: u32, four: vec4f) {
  if (layer == 0u) { y0[i] = four; } else if (layer == 1u) { y1[i] = four; } else { y2[i] = four; }
}
