// Writes dx by fours along any K; nothing past the end of a row. With ACCUMULATE they are added.
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;      // (M, K)

fn store4(row: u32, four: u32, value: vec4f) {
  let k = four * 4u;
  for (var j = 0u; j < min(4u, p.k - k); j++) {
    let at = row * p.k + k + j;
    if (ACCUMULATE) { dx[at] += value[j]; } else { dx[at] = value[j]; }
  }
}
