// The low-rank pair of a product in quads, added before it is written: y += low Bᵀ forward, dx += dlow A back. One element of a row at a time,
// which is little code; with a rank of zero nothing is read.
@group(0) @binding(2) var<storage, read> low: array<f32>;           // (M, rank)
@group(0) @binding(3) var<storage, read> right: array<f32>;         // B (N, rank) forward (TURNED), A (rank, N) back

fn lowOf(row: u32, r: u32) -> f32 { return low[min(row, p.m - 1u) * p.rank + r]; }

// `m` is the invocation's first row, `n` its first column.
fn addLow(m: u32, n: u32) {
  let last = vec4u(p.n - 1u);
  let column = select(1u, p.rank, TURNED);
  let cols = min(vec4u(n, n + 1u, n + 2u, n + 3u), last) * column;
  let behind = min(vec4u(n + 4u, n + 5u, n + 6u, n + 7u), last) * column;
  let step = select(p.n, 1u, TURNED);
  for (var r = 0u; r < p.rank; r++) {
    let i = cols + r * step;
    let j = behind + r * step;
    addProduct(
      mat2x4f(right[i.x], right[i.y], right[i.z], right[i.w], right[j.x], right[j.y], right[j.z], right[j.w]),
      array<f32, 9>(lowOf(rowOf(m, 0u), r), lowOf(rowOf(m, 1u), r), lowOf(rowOf(m, 2u), r), lowOf(m + 12u, r), lowOf(m + 16u, r), lowOf(m + 20u, r), lowOf(m + 24u, r), lowOf(m + 28u, r), lowOf(m + 32u, r)),
    );
  }
}
