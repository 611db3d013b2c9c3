// Brings each row of `a` into the range of f16, exactly: scales[m] = (2^(14 - e), 2^(e - 14)) with 2^e <= max |a[m]| < 2^(e + 1).
// a * scales.x is below 2^15 (f16 ends at 65504), keeps 11 bits down to 2^-28 of the row's largest value, and a sum of it is
// multiplied by scales.y to be that of `a`. Rows that are smaller than 2^-112 are treated as if they reached it.
// A workgroup per row; its invocations take every 64th vec4f.
// include lib/left_rows
struct Params { m: u32, k: u32, a_row: u32, a_start: u32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, a_row / 4): K of them from column a_start
@group(0) @binding(1) var<storage, read_write> scales: array<vec2f>; // (M)
@group(1) @binding(0) var<uniform> p: Params;

const THREADS: u32 = 64u;
const SMALLEST: u32 = 15u; // biased exponent of 2^-112: 2^(e - 14) is still a normal number
const LARGEST: u32 = 254u; // of the largest number: a row that is not finite stays so

var<workgroup> parts: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let m = group.y * groups.x + group.x;
  if (m >= p.m) { return; }
  var most = vec4f();
  for (var k = thread * 4u; k < p.k; k += THREADS * 4u) { most = max(most, abs(left4(m, k, p.k))); }
  parts[thread] = max(max(most.x, most.y), max(most.z, most.w));
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) { parts[thread] = max(parts[thread], parts[thread + half]); }
  }
  if (thread > 0u) { return; }
  let exponent = clamp(bitcast<u32>(parts[0]) >> 23u, SMALLEST, LARGEST);
  scales[m] = vec2f(bitcast<f32>((268u - exponent) << 23u), bitcast<f32>((exponent - 14u) << 23u));
}
