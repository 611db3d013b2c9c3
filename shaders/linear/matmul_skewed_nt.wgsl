// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, for a few rows (decoding) whose lengths are no multiples of four. A row of w begins anywhere
// then. It is read by fours all the same, from the last multiple of four before it: up to three elements of another row come first,
// and x is shifted as far in registers, with zeros before and behind it. One invocation computes COLUMNS columns, 4 or 8, of one row. Of four
// columns each begins at another distance from a multiple of four where K is odd, two at 0 and two at 2 where it is even: they are taken in the
// order of these distances. With ACCUMULATE the product is added to y.
// include lib/any_x
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, w_row: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, w_row), four elements each, past the end of a row too
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
const WG: u32 = 16u;
const COLUMNS: u32 = 4u;

// Where the rows of w for these columns are read from.
fn placesOf(columns: vec4u) -> vec4u { return (min(columns, vec4u(p.n - 1u)) + p.start) * p.w_row / 4u; }

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let isOdd = p.w_row % 2u == 1u;
  // (column + start) * w_row % 4 is 0, 1, 2 and 3, or 0, 0, 2 and 2. An odd number is its own inverse modulo 4.
  let order = select(vec4u(0u, 2u, 1u, 3u) + p.start, vec4u(0u, 1u, 2u, 3u) * p.w_row - p.start, vec4<bool>(isOdd)) % 4u;
  let columns = id.x * COLUMNS + order;                             // past the last one nothing is written
  let at = placesOf(columns);
  let behind = placesOf(columns + 4u);
  let steps = (p.k + 6u) / 4u;                                      // as many as a row takes that is shifted by three
  var before = vec4f();
  var low = vec4f();
  var high = vec4f();
  for (var k = 0u; k < steps; k++) {
    let a = left4(id.y, k);
    let c = vec4f(before.zw, a.xy);
    let b = select(a, vec4f(before.w, a.xyz), isOdd);
    let d = select(c, vec4f(before.yzw, a.x), isOdd);
    low += vec4f(dot(a, w[at.x + k]), dot(b, w[at.y + k]), dot(c, w[at.z + k]), dot(d, w[at.w + k]));
    if (COLUMNS > 4u) {
      high += vec4f(dot(a, w[behind.x + k]), dot(b, w[behind.y + k]), dot(c, w[behind.z + k]), dot(d, w[behind.w + k]));
    }
    before = a;
  }
  for (var j = 0u; j < 4u; j++) {
    store(id.y, columns[j], low[j]);
    if (COLUMNS > 4u) { store(id.y, columns[j] + 4u, high[j]); }
  }
}
