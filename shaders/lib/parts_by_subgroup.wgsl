enable subgroups;
// The sum over a workgroup of THREADS invocations, with a single barrier: subgroups of any size and any mapping add theirs, and each
// adds the sums of all in the same order. Equal inputs give equal bits on one device.
var<workgroup> parts: array<vec4f, THREADS>;

// Whole in every invocation.
fn wholeSum(part: vec4f, thread: u32) -> vec4f {
  let own = subgroupAdd(part);
  parts[thread] = select(vec4f(), own, subgroupElect());
  workgroupBarrier();
  var sum = vec4f();
  let lanes = subgroupAdd(1u);
  for (var i = subgroupExclusiveAdd(1u); i < THREADS; i += lanes) { sum += parts[i]; }
  return subgroupAdd(sum);
}
