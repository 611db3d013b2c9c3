// dx (M, K) = scale * dy (M, N) w, w (N, K), f32. Register form: one invocation computes 4 rows x 4 columns of dx, no
// barriers. k is a multiple of 4. With ACCUMULATE the product is added to dx.
struct Params { m: u32, n: u32, k: u32, start: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, N)
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;
override WGX: u32 = 8;
override WGY: u32 = 8;

@compute @workgroup_size(WGX, WGY)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let width = p.k / 4u;
  let m0 = id.y * 4u;
  if (id.x >= width || m0 >= p.m) { return; }
  let rows = min(vec4u(m0, m0 + 1u, m0 + 2u, m0 + 3u), vec4u(p.m - 1u)) * p.n;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var n = 0u; n < p.n; n++) {
    let weight = w[(p.start + n) * width + id.x];
    sum0 += dy[rows.x + n] * weight;
    sum1 += dy[rows.y + n] * weight;
    sum2 += dy[rows.z + n] * weight;
    sum3 += dy[rows.w + n] * weight;
  }
  store(m0, id.x, sum0);
  store(m0 + 1u, id.x, sum1);
  store(m0 + 2u, id.x, sum2);
  store(m0 + 3u, id.x, sum3);
}

fn store(m: u32, col: u32, sum: vec4f) {
  if (m >= p.m) { return; }
  let at = m * (p.k / 4u) + col;
  if (ACCUMULATE) { dx[at] += sum * p.scale; } else { dx[at] = sum * p.scale; }
}
