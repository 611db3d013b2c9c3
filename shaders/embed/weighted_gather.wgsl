// y[v] = Σ over k < 4 of weight[v, k] row(index[v, k]); an index is a row of x, EXTRA the row `extra`, NONE zeros.
// One invocation per element of y.
struct Params { count: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (T, cols)
@group(0) @binding(1) var<storage, read> extra: array<f32>;         // (cols)
@group(0) @binding(2) var<storage, read> index: array<vec4u>;       // (V)
@group(0) @binding(3) var<storage, read> weight: array<vec4f>;      // (V)
@group(0) @binding(4) var<storage, read_write> y: array<f32>;       // (V, cols)
@group(1) @binding(0) var<uniform> p: Params;

const NONE: u32 = 0xffffffffu;
const EXTRA: u32 = 0xfffffffeu;
override WG: u32 = 64;

fn element(row: u32, c: u32) -> f32 {
  if (row == NONE) { return 0.0; }
  if (row == EXTRA) { return extra[c]; }
  return x[row * p.cols + c];
}

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let v = i / p.cols;
  let c = i % p.cols;
  let rows = index[v];
  let terms = vec4f(element(rows.x, c), element(rows.y, c), element(rows.z, c), element(rows.w, c));
  y[i] = dot(weight[v], terms);
}
