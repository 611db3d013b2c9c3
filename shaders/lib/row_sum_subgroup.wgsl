enable subgroups;
// The sum of lib/row_sum with two barriers: subgroups of any size and any mapping add theirs, and each adds the sums of all in
// the same order, so that equal inputs give equal bits on one device.
var<workgroup> parts: array<f32, WG>;

fn rowSum(value: f32, lane: u32) -> f32 {
  let own = subgroupAdd(value);
  workgroupBarrier();                                               // other invocations may still read the previous sum
  parts[lane] = select(0.0, own, subgroupElect());
  workgroupBarrier();
  var sum = 0.0;
  let lanes = subgroupAdd(1u);
  for (var i = subgroupExclusiveAdd(1u); i < WG; i += lanes) { sum += parts[i]; }
  return subgroupAdd(sum);
}
