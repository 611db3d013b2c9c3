// A product in quads that a low-rank pair is added to before it is written: y += low Bᵀ, an element of a row at a time, which is little code.
@group(0) @binding(3) var<storage, read> low: array<f32>;           // (M, rank)
@group(0) @binding(4) var<storage, read> b: array<f32>;             // (N, rank)

fn lowOf(row: u32, r: u32) -> f32 { return low[min(row, p.m - 1u) * p.rank + r]; }

// `m` is the invocation's first row, `n` its first column.
fn addLow(m: u32, n: u32) {
  let last = vec4u(p.n - 1u);
  let cols = min(vec4u(n, n + 1u, n + 2u, n + 3u), last) * p.rank;
  let behind = min(vec4u(n + 4u, n + 5u, n + 6u, n + 7u), last) * p.rank;
  for (var r = 0u; r < p.rank; r++) {
    let i = cols + r;
    let j = behind + r;
    addProduct(
      mat2x4f(b[i.x], b[i.y], b[i.z], b[i.w], b[j.x], b[j.y], b[j.z], b[j.w]),
      array<f32, 8>(lowOf(m, r), lowOf(m + 4u, r), lowOf(m + 8u, r), lowOf(m + 12u, r), lowOf(m + 16u, r), lowOf(m + 20u, r), lowOf(m + 24u, r), lowOf(m + 28u, r)),
    );
  }
}
