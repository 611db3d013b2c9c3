// Writes dx by fours along any K; nothing past the end of a row.
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;      // (M, K)

fn store4(row: u32, four: u32, value: vec4f) {
  let k = four * 4u;
  for (var j = 0u; j < min(4u, p.k - k); j++) {
    let at = row * p.k + k + j;
    dx[at] = value[j] + select(0.0, dx[at], p.accumulate == 1u);
  }
}
