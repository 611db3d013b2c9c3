// As put_rows, of a product that a low-rank pair is added to: y = scale * sum + low_left low_right.
fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  if (m >= p.m || n >= p.n) { return; }
  let width = p.rank / 4u;
  var whole = sum * p.scale;
  for (var r = 0u; r < width; r++) {
    let left = low_left[m * width + r];
    let at = r * p.n + n / 4u;
    let right = mat4x4f(low_right[at], low_right[at + p.n / 4u], low_right[at + p.n / 2u], low_right[at + p.n / 4u * 3u]);
    whole += right * left;
  }
  let to = ((z * p.m + m) * p.cols + p.first + n) >> 2u;
  if (p.accumulate == 1u) { y[to] += whole; } else { y[to] = whole; }
}
