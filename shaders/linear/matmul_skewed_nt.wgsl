// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, for a few rows (decoding) whose lengths are no multiples of four. A row of w
// begins anywhere then. It is read by fours all the same, from the last multiple of four before it: up to three elements of another
// row come first, and x is shifted as far in registers, with zeros before and behind it. One invocation computes COLUMNS columns, 4 or 8, of one
// row; columns four apart begin as far from a multiple of four. With ACCUMULATE the product is added to y.
// include lib/any_x
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, w_row: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, w_row), four elements each, past the end of a row too
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
const WG: u32 = 16u;
const COLUMNS: u32 = 4u;

// Where the rows of w for four columns from n begin.
fn beginsOf(n: u32) -> vec4u { return (min(n + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u)) + p.start) * p.w_row; }

// Four elements of x behind those before them, shifted by 0 to 3 places.
fn shifted(x: array<vec4f, 4>, places: u32) -> vec4f {
  return select(select(x[0], x[1], places == 1u), select(x[2], x[3], places == 3u), places > 1u);
}

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n = id.x * COLUMNS;                                           // past the last column nothing is written
  let begins = beginsOf(n);
  let places = begins % 4u;
  let at = begins / 4u;
  let behind = beginsOf(n + 4u) / 4u;
  let steps = (p.k + 6u) / 4u;                                      // as many as a row takes that is shifted by three
  var before = vec4f();
  var low = vec4f();
  var high = vec4f();
  for (var k = 0u; k < steps; k++) {
    let own = left4(id.y, k);
    let x = array<vec4f, 4>(own, vec4f(before.w, own.xyz), vec4f(before.zw, own.xy), vec4f(before.yzw, own.x));
    let a = shifted(x, places.x);
    let b = shifted(x, places.y);
    let c = shifted(x, places.z);
    let d = shifted(x, places.w);
    low += vec4f(dot(a, w[at.x + k]), dot(b, w[at.y + k]), dot(c, w[at.z + k]), dot(d, w[at.w + k]));
    if (COLUMNS > 4u) {
      high += vec4f(dot(a, w[behind.x + k]), dot(b, w[behind.y + k]), dot(c, w[behind.z + k]), dot(d, w[behind.w + k]));
    }
    before = own;
  }
  store4(id.y, n, low);
  if (COLUMNS > 4u) { store4(id.y, n + 4u, high); }
}
