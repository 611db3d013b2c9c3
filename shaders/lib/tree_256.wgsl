// Sums over the 64 groups of four invocations in a workgroup of 256, in one fixed order: invocation 4 s + c holds part s of
// four sums of vec4 column c. Three rounds add four neighbours each. 16 KiB.
var<workgroup> parts: array<vec4f, 1024>;                           // [sum][s][c]

// Invocation 4 i + c, below 16, gets the whole of sum i for column c; the others get nothing of use.
fn wholeSums(thread: u32, s0: vec4f, s1: vec4f, s2: vec4f, s3: vec4f) -> vec4f {
  workgroupBarrier();
  parts[thread] = s0;
  parts[256u + thread] = s1;
  parts[512u + thread] = s2;
  parts[768u + thread] = s3;
  workgroupBarrier();
  let sixteen = fourFrom(thread / 64u * 256u + thread % 64u, 64u);
  workgroupBarrier();
  parts[thread] = sixteen;                                          // [sum][16][c]
  workgroupBarrier();
  let four = fourFrom(thread % 64u / 16u * 64u + thread % 16u, 16u);
  parts[256u + thread] = four;                                      // [sum][4][c], below 64
  workgroupBarrier();
  return fourFrom(256u + thread % 16u / 4u * 16u + thread % 4u, 4u);
}

fn fourFrom(at: u32, step: u32) -> vec4f {
  return (parts[at] + parts[at + step]) + (parts[at + 2u * step] + parts[at + 3u * step]);
}
