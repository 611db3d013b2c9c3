// The sum over a workgroup of THREADS invocations, a power of 4, by a tree in workgroup memory: a barrier for each factor of 4.
var<workgroup> parts: array<vec4f, THREADS>;

// Whole in invocation 0; the others get nothing of use.
fn wholeSum(part: vec4f, thread: u32) -> vec4f {
  var sum = part;
  parts[thread] = sum;
  for (var left = THREADS / 4u; left > 0u; left /= 4u) {
    workgroupBarrier();
    if (thread < left) {
      sum = (parts[thread] + parts[thread + left]) + (parts[thread + 2u * left] + parts[thread + 3u * left]);
      parts[thread] = sum;
    }
  }
  return sum;
}
