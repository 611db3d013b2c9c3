// 4 x 4 sums of one invocation, four columns of row i in sum{i}. Names, not an array, so that no compiler puts them anywhere
// but in registers.
var<private> sum0: vec4f;
var<private> sum1: vec4f;
var<private> sum2: vec4f;
var<private> sum3: vec4f;

// Adds the products of 4 rows (l) and 4 columns (r) at one place of the reduction.
fn multiply(l: vec4f, r: vec4f) {
  sum0 = fma(vec4f(l.x), r, sum0);
  sum1 = fma(vec4f(l.y), r, sum1);
  sum2 = fma(vec4f(l.z), r, sum2);
  sum3 = fma(vec4f(l.w), r, sum3);
}

// Writes rows m .. m+3, columns n .. n+3.
fn putSums(z: u32, m: u32, n: u32) {
  put4(z, m + 0u, n, sum0);
  put4(z, m + 1u, n, sum1);
  put4(z, m + 2u, n, sum2);
  put4(z, m + 3u, n, sum3);
}
