// Writes dx by fours: K is a multiple of 4. With ACCUMULATE they are added.
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)

fn store4(row: u32, four: u32, value: vec4f) {
  let at = row * (p.k / 4u) + four;
  if (ACCUMULATE) { dx[at] += value; } else { dx[at] = value; }
}
