// y[r] = x[rows[r]], or zeros where rows[r] is NONE. The backward pass is the same kernel with the inverse index.
// One invocation per element of y, or per four of them.
alias Value = f32;

struct Params { count: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<Value>;           // (T, cols)
@group(0) @binding(1) var<storage, read> rows: array<u32>;          // (R)
@group(0) @binding(2) var<storage, read_write> y: array<Value>;     // (R, cols)
@group(1) @binding(0) var<uniform> p: Params;

const NONE: u32 = 0xffffffffu;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let to = i / p.cols;
  let row = rows[to];
  if (row == NONE) {
    y[i] = Value();
  } else {
    y[i] = x[row * p.cols + i - to * p.cols];
  }
}
