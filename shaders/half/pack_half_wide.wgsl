// packed[r, j] = (f16(x[r, 2j] / scale[r]), f16(x[r, 2j + 1] / scale[r])), the scale of a row as in lib/half_scale; the second
// of a last pair that has none is 0. One workgroup per row: the variant for wide rows on GPUs.
// include lib/half_scale
// include lib/row_max
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;               // (rows, cols)
@group(0) @binding(1) var<storage, read_write> packed: array<u32>;    // (rows, ceil(cols / 2))
@group(0) @binding(2) var<storage, read_write> scale: array<f32>;     // (rows)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= p.rows) { return; }
  let start = row * p.cols;
  var most = 0.0;
  for (var c = lane; c < p.cols; c += WG) { most = max(most, abs(x[start + c])); }
  let own = halfScale(rowMax(most, lane));
  if (lane == 0u) { scale[row] = own; }
  let inverse = inverseOf(own);
  let pairs = (p.cols + 1u) / 2u;
  for (var j = lane; j < pairs; j += WG) {
    let c = 2u * j;
    var pair = vec2f(x[start + c], 0.0);
    if (c + 1u < p.cols) { pair.y = x[start + c + 1u]; }
    pair *= inverse;
    packed[row * pairs + j] = pack2x16float(vec2f(to11Bits(pair.x), to11Bits(pair.y)));
  }
}
