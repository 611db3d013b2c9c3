// 8 x 8 sums of one invocation: row i has its first four columns in lo{i} and its last four in hi{i}. Names, not an array,
// so that no compiler puts them anywhere but in registers.
var<private> lo0: vec4f;
var<private> hi0: vec4f;
var<private> lo1: vec4f;
var<private> hi1: vec4f;
var<private> lo2: vec4f;
var<private> hi2: vec4f;
var<private> lo3: vec4f;
var<private> hi3: vec4f;
var<private> lo4: vec4f;
var<private> hi4: vec4f;
var<private> lo5: vec4f;
var<private> hi5: vec4f;
var<private> lo6: vec4f;
var<private> hi6: vec4f;
var<private> lo7: vec4f;
var<private> hi7: vec4f;

// Adds the products of 8 rows (l0, l1) and 8 columns (r0, r1) at one place of the reduction.
fn multiply(l0: vec4f, l1: vec4f, r0: vec4f, r1: vec4f) {
  lo0 = fma(vec4f(l0.x), r0, lo0);
  hi0 = fma(vec4f(l0.x), r1, hi0);
  lo1 = fma(vec4f(l0.y), r0, lo1);
  hi1 = fma(vec4f(l0.y), r1, hi1);
  lo2 = fma(vec4f(l0.z), r0, lo2);
  hi2 = fma(vec4f(l0.z), r1, hi2);
  lo3 = fma(vec4f(l0.w), r0, lo3);
  hi3 = fma(vec4f(l0.w), r1, hi3);
  lo4 = fma(vec4f(l1.x), r0, lo4);
  hi4 = fma(vec4f(l1.x), r1, hi4);
  lo5 = fma(vec4f(l1.y), r0, lo5);
  hi5 = fma(vec4f(l1.y), r1, hi5);
  lo6 = fma(vec4f(l1.z), r0, lo6);
  hi6 = fma(vec4f(l1.z), r1, hi6);
  lo7 = fma(vec4f(l1.w), r0, lo7);
  hi7 = fma(vec4f(l1.w), r1, hi7);
}

// Row i of the sums, its first or its last four columns.
fn low(i: u32) -> vec4f {
  switch i {
    case 0u: { return lo0; }
    case 1u: { return lo1; }
    case 2u: { return lo2; }
    case 3u: { return lo3; }
    case 4u: { return lo4; }
    case 5u: { return lo5; }
    case 6u: { return lo6; }
    default: { return lo7; }
  }
}

fn high(i: u32) -> vec4f {
  switch i {
    case 0u: { return hi0; }
    case 1u: { return hi1; }
    case 2u: { return hi2; }
    case 3u: { return hi3; }
    case 4u: { return hi4; }
    case 5u: { return hi5; }
    case 6u: { return hi6; }
    default: { return hi7; }
  }
}

// Writes rows m0 .. m0+3 and m1 .. m1+3, m1 above m0, columns n0 .. n0+3 and n1 .. n1+3. The loop ends at a value: a
// software device would unroll it, and compile for minutes.
fn putSums(z: u32, m0: u32, m1: u32, n0: u32, n1: u32) {
  for (var i = 0u; i < min(8u, p.m - min(m0, p.m)); i++) {
    let m = select(m1 + i - 4u, m0 + i, i < 4u);
    put4(z, m, n0, low(i));
    put4(z, m, n1, high(i));
  }
}
