// A product back through a weight for subgroups that a low-rank pair is added to before it is written: dx += dlow A.
@group(0) @binding(3) var<storage, read> dlow: array<f32>;          // (M, rank)
@group(0) @binding(4) var<storage, read> a: array<vec4f>;           // (rank, K / 4)

// `col` is the first of two vectors of columns.
fn addLow(sums: ptr<function, array<mat2x4f, 20>>, m0: u32, lane: u32, col: u32) {
  let last = p.k / 4u - 1u;
  for (var r = 0u; r < p.rank; r++) {
    var mine = array<Row, LOADS>();
    for (var i = 0u; i < LOADS; i++) {
      mine[i] = dlow[min(m0 + lane + i * LANES, p.m - 1u) * p.rank + r];
    }
    let left = spread(mine);
    let row = r * (last + 1u);
    let right = mat2x4f(a[row + min(col, last)], a[row + min(col + 1u, last)]);
    (*sums)[0] += right * left[0];
    (*sums)[1] += right * left[1];
    (*sums)[2] += right * left[2];
    (*sums)[3] += right * left[3];
    (*sums)[4] += right * left[4];
    (*sums)[5] += right * left[5];
    (*sums)[6] += right * left[6];
    (*sums)[7] += right * left[7];
    (*sums)[8] += right * left[8];
    (*sums)[9] += right * left[9];
    (*sums)[10] += right * left[10];
    (*sums)[11] += right * left[11];
    (*sums)[12] += right * left[12];
    (*sums)[13] += right * left[13];
    (*sums)[14] += right * left[14];
    (*sums)[15] += right * left[15];
    (*sums)[16] += right * left[16];
    (*sums)[17] += right * left[17];
    (*sums)[18] += right * left[18];
    (*sums)[19] += right * left[19];
  }
}
