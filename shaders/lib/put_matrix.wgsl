// Writes the matrix that subgroup number `subgroup` passed, from row m and column n of y on, its rows scaled back. passed, SUBGROUP,
// MATRIX_M and MATRIX_N are the kernel's.
fn putMatrix(z: u32, m: u32, n: u32, subgroup: u32, lane: u32) {
  let begin = subgroup * MATRIX_M * MATRIX_N;
  for (var i = lane * 4u; i < MATRIX_M * MATRIX_N; i += SUBGROUP * 4u) {
    let row = m + i / MATRIX_N;
    let sum = vec4f(passed[begin + i], passed[begin + i + 1u], passed[begin + i + 2u], passed[begin + i + 3u]);
    put4(z, row, n + i % MATRIX_N, sum * row_scales[min(row, p.m - 1u)].y);
  }
}
