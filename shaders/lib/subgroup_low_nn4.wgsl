// A product back through a weight for subgroups that a low-rank pair is added to before it is written: dx += dlow A.
@group(0) @binding(3) var<storage, read> dlow: array<vec4f>;        // (M, rank / 4)
@group(0) @binding(4) var<storage, read> a: array<vec4f>;           // (rank, K / 4)

// `col` is a vector of columns.
fn addLow(sums: ptr<function, array<vec4f, 20>>, m0: u32, lane: u32, col: u32) {
  let width = p.k / 4u;
  for (var r = 0u; r < p.rank / 4u; r++) {
    var mine = array<Row, LOADS>();
    for (var i = 0u; i < LOADS; i++) {
      mine[i] = dlow[min(m0 + lane + i * LANES, p.m - 1u) * (p.rank / 4u) + r];
    }
    let left = spread(mine);
    let at = 4u * r * width + min(col, width - 1u);
    let right = mat4x4f(a[at], a[at + width], a[at + 2u * width], a[at + 3u * width]);
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
