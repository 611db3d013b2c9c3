// The column of the maximum of each row, the first of equal maxima as in PyTorch. One workgroup per row.
struct Params { cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (rows, cols)
@group(0) @binding(1) var<storage, read_write> best: array<u32>;    // (rows)
@group(1) @binding(0) var<uniform> p: Params;

const WG: u32 = 64u;

var<workgroup> values: array<f32, 64>;
var<workgroup> columns: array<u32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let begin = group.x * p.cols;
  var column = min(lane, p.cols - 1u);
  var value = x[begin + column];
  for (var col = lane + WG; col < p.cols; col += WG) {
    if (x[begin + col] > value) {
      value = x[begin + col];
      column = col;
    }
  }
  values[lane] = value;
  columns[lane] = column;
  workgroupBarrier();
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let other = lane + half;
      let same = values[other] == values[lane] && columns[other] < columns[lane];
      if (values[other] > values[lane] || same) {
        values[lane] = values[other];
        columns[lane] = columns[other];
      }
    }
    workgroupBarrier();
  }
  if (lane == 0u) { best[group.x] = columns[0]; }
}
