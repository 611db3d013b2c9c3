// Rows of the left side over a subgroup of 4 (lib/quads/rows), four elements at a time.
fn own(row: u32, k: u32) -> vec4f { return left4(min(row, p.m - 1u), k); }

// The k-th four elements of the invocation's rows from its first one.
fn leftOf(m: u32, k: u32) -> Left {
  return Left(own(rowOf(m, 0u), k), own(rowOf(m, 1u), k), own(rowOf(m, 2u), k), own(m + 12u, k), own(m + 16u, k), own(m + 20u, k), own(m + 24u, k), own(m + 28u, k), own(m + 32u, k));
}
