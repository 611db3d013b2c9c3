// A product back through a weight in quads that a low-rank pair is added to before it is written: dx += dlow A, an element of a row at a time,
// which is little code.
@group(0) @binding(3) var<storage, read> dlow: array<f32>;          // (M, rank)
@group(0) @binding(4) var<storage, read> a: array<vec4f>;           // (rank, K / 4)

fn lowOf(row: u32, r: u32) -> f32 { return dlow[min(row, p.m - 1u) * p.rank + r]; }

// `m` is the invocation's first row, `col` the first of its two vectors of columns.
fn addLow(m: u32, col: u32) {
  let width = p.k / 4u;
  let at = min(col, width - 1u);
  let behind = min(col + 1u, width - 1u);
  for (var r = 0u; r < p.rank; r++) {
    addProduct(
      mat2x4f(a[r * width + at], a[r * width + behind]),
      array<f32, 8>(lowOf(m, r), lowOf(m + 4u, r), lowOf(m + 8u, r), lowOf(m + 12u, r), lowOf(m + 16u, r), lowOf(m + 20u, r), lowOf(m + 24u, r), lowOf(m + 28u, r)),
    );
  }
}
