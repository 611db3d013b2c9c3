// Maximum over one workgroup. WG is a power of two.
var<workgroup> parts: array<f32, WG>;

fn rowMax(value: f32, lane: u32) -> f32 {
  parts[lane] = value;
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { parts[lane] = max(parts[lane], parts[lane + half]); }
  }
  workgroupBarrier();
  return parts[0];
}
