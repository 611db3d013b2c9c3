// Sums over the 64 groups of four invocations in a workgroup of 256, in one fixed order: invocation 4 s + c holds part s of
// four sums of vec4 column c. 16 KiB.
var<workgroup> parts: array<vec4f, 1024>;                           // [sum][s][c]

// Invocation 4 i + c, below 16, gets the whole of sum i for column c; the others get nothing of use.
fn wholeSums(thread: u32, s0: vec4f, s1: vec4f, s2: vec4f, s3: vec4f) -> vec4f {
  workgroupBarrier();
  parts[thread] = s0;
  parts[256u + thread] = s1;
  parts[512u + thread] = s2;
  parts[768u + thread] = s3;
  workgroupBarrier();
  let at = thread / 64u * 256u + thread % 64u;
  let some = (parts[at] + parts[at + 64u]) + (parts[at + 128u] + parts[at + 192u]);
  workgroupBarrier();
  parts[thread] = some;
  workgroupBarrier();
  var sum = vec4f();
  for (var g = 0u; g < 16u; g++) { sum += parts[thread % 16u / 4u * 64u + g * 4u + thread % 4u]; }
  return sum;
}
