// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32. Register variant: one invocation computes 8 rows x 4 columns of y, no barriers.
// k is a multiple of 4. With ACCUMULATE the product is added to y.
// include lib/store_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n0 = id.x * 4u;
  let m0 = id.y * 8u;
  if (n0 >= p.n || m0 >= p.m) { return; }
  let width = p.k / 4u;
  let low = min(vec4u(m0, m0 + 1u, m0 + 2u, m0 + 3u), vec4u(p.m - 1u)) * width;
  let high = min(vec4u(m0 + 4u, m0 + 5u, m0 + 6u, m0 + 7u), vec4u(p.m - 1u)) * width;
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * width;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  var sum4 = vec4f();
  var sum5 = vec4f();
  var sum6 = vec4f();
  var sum7 = vec4f();
  for (var k = 0u; k < width; k++) {
    let w0 = w[cols.x + k];
    let w1 = w[cols.y + k];
    let w2 = w[cols.z + k];
    let w3 = w[cols.w + k];
    sum0 += products(x[low.x + k], w0, w1, w2, w3);
    sum1 += products(x[low.y + k], w0, w1, w2, w3);
    sum2 += products(x[low.z + k], w0, w1, w2, w3);
    sum3 += products(x[low.w + k], w0, w1, w2, w3);
    sum4 += products(x[high.x + k], w0, w1, w2, w3);
    sum5 += products(x[high.y + k], w0, w1, w2, w3);
    sum6 += products(x[high.z + k], w0, w1, w2, w3);
    sum7 += products(x[high.w + k], w0, w1, w2, w3);
  }
  store4(m0, n0, sum0);
  store4(m0 + 1u, n0, sum1);
  store4(m0 + 2u, n0, sum2);
  store4(m0 + 3u, n0, sum3);
  store4(m0 + 4u, n0, sum4);
  store4(m0 + 5u, n0, sum5);
  store4(m0 + 6u, n0, sum6);
  store4(m0 + 7u, n0, sum7);
}

fn products(a: vec4f, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f) -> vec4f {
  return vec4f(dot(a, w0), dot(a, w1), dot(a, w2), dot(a, w3));
}
