// Four dimensions of a row of the output's gradient, zeros outside.
fn loadDout(row: u32, end: u32, d: u32, head: u32) -> vec4f {
  if (row >= end || d >= p.width) { return vec4f(); }
  return dout[(row * p.heads + head) * p.width + d];
}
