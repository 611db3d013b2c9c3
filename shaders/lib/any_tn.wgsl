// All sides of dw += aᵀ b by fours of any N and K. What a and b have past the end of a row only reaches sums that are not written.
@group(0) @binding(0) var<storage, read> a: array<f32>;             // (M, N)
@group(0) @binding(1) var<storage, read> b: array<f32>;             // (M, K)
@group(0) @binding(2) var<storage, read_write> dw: array<f32>;      // (N, K)

fn left4(m: u32, four: u32) -> vec4f {
  let at = m * p.n + four * 4u;
  return vec4f(a[at], a[at + 1u], a[at + 2u], a[at + 3u]);
}

fn right4(m: u32, four: u32) -> vec4f {
  let at = m * p.k + four * 4u;
  return vec4f(b[at], b[at + 1u], b[at + 2u], b[at + 3u]);
}

fn add4(n: u32, four: u32, value: vec4f) {
  if (n >= p.n) { return; }
  let k = four * 4u;
  for (var j = 0u; j < min(4u, p.k - k); j++) { dw[n * p.k + k + j] += value[j]; }
}
