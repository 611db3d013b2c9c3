// y[n, i, j, (a, b, c)] = x[n, i f + a, j f + b, c]: each square of f by f rows becomes one row, line after line. A
// permutation: BACK writes where forward reads. One invocation per element of the shuffled side.
struct Params { count: u32, cols: u32, width: u32, factor: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (N height width, cols)
@group(0) @binding(1) var<storage, read_write> y: array<f32>;       // (N height/f width/f, cols f f)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;
override BACK: u32 = 0;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let c = i % p.cols;
  let b = i / p.cols % p.factor;
  let a = i / (p.cols * p.factor) % p.factor;
  let square = i / (p.cols * p.factor * p.factor);
  let across = p.width / p.factor;
  // `square / across` counts lines of squares through all pictures.
  let row = (square / across * p.factor + a) * p.width + square % across * p.factor + b;
  let j = row * p.cols + c;
  if (BACK == 1u) {
    y[j] = x[i];
  } else {
    y[i] = x[j];
  }
}
