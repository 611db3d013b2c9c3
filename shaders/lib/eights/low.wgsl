// The low-rank pair of a product over a subgroup of 8, added before it is written: y += low Bᵀ forward, dx += dlow A back. One element of a
// row at a time, so that ranks and columns are any; with a rank of zero nothing is read.
@group(0) @binding(2) var<storage, read> low: array<f32>;           // (M, rank)
@group(0) @binding(3) var<storage, read> right: array<f32>;         // B (N, rank) forward (TURNED), A (rank, N) back

fn lowOf(row: u32, r: u32) -> f32 { return low[min(row, p.m - 1u) * p.rank + r]; }

// Element r of four columns from n.
fn fourOfRight(n: u32, r: u32) -> vec4f {
  let cols = min(n + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u));
  let at = select(r * p.n + cols, cols * p.rank + r, TURNED);
  return vec4f(right[at.x], right[at.y], right[at.z], right[at.w]);
}

// `m` is the invocation's first row, `n` its first column.
fn addLow(m: u32, n: u32) {
  for (var r = 0u; r < p.rank; r++) {
    addProduct(lowColumns(n, r), array<f32, 3>(lowOf(m, r), lowOf(m + 8u, r), lowOf(m + 16u, r)));
  }
}
