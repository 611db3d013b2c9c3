// Sum over one workgroup in a fixed order: equal inputs give equal bits on one device. WG is a power of two.
var<workgroup> parts: array<f32, WG>;

fn rowSum(value: f32, lane: u32) -> f32 {
  workgroupBarrier();                                               // other invocations may still read the previous sum
  parts[lane] = value;
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { parts[lane] += parts[lane + half]; }
  }
  workgroupBarrier();
  return parts[0];
}
