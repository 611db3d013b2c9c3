// Four columns from n of row m of low_left (M, rank) low_rightᵀ, low_right (N, rank).
fn lowAt(m: u32, n: u32) -> vec4f {
  let width = p.rank / 4u;
  var sum = vec4f();
  for (var r = 0u; r < width; r++) {
    let at = n * width + r;
    sum += low_left[m * width + r] * mat4x4f(low_right[at], low_right[at + width], low_right[at + 2u * width], low_right[at + 3u * width]);
  }
  return sum;
}
