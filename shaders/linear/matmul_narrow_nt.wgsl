// y (M, N) = scale * a (M, K) wᵀ, w (N, K), f32, for few columns and a long reduction (low = x Aᵀ). A workgroup of 256
// computes 4 rows x 16 columns: invocation 4 s + c sums every 64th run of four k, from run s, for columns 4 c .. 4 c + 3, and
// a tree in workgroup memory adds the 64 parts. K, a_row and a_start are multiples of 4.
// With p.accumulate the product is added to y.
// include lib/left_rows
// include lib/put_rows
// include lib/tree_256
struct Params { m: u32, n: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32, onto: u32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, a_row / 4): K of them from column a_start
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, w_row / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let m0 = group.y * 4u;
  let n = group.x * 16u + thread % 4u * 4u;
  let rows = min(vec4u(n) + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u)) + p.start;
  let last = vec4u(p.m - 1u);
  let ms = min(vec4u(m0, m0 + 1u, m0 + 2u, m0 + 3u), last);
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var k = thread / 4u * 4u; k < p.k; k += 256u) {
    let w0 = w[(rows.x * p.w_row + k) >> 2u];
    let w1 = w[(rows.y * p.w_row + k) >> 2u];
    let w2 = w[(rows.z * p.w_row + k) >> 2u];
    let w3 = w[(rows.w * p.w_row + k) >> 2u];
    sum0 += products(left4(ms.x, k, p.k), w0, w1, w2, w3);
    sum1 += products(left4(ms.y, k, p.k), w0, w1, w2, w3);
    sum2 += products(left4(ms.z, k, p.k), w0, w1, w2, w3);
    sum3 += products(left4(ms.w, k, p.k), w0, w1, w2, w3);
  }
  let whole = wholeSums(thread, sum0, sum1, sum2, sum3);
  if (thread < 16u) { put4(0u, m0 + thread / 4u, n, whole); }
}

fn products(x: vec4f, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f) -> vec4f {
  return vec4f(dot(x, w0), dot(x, w1), dot(x, w2), dot(x, w3));
}
