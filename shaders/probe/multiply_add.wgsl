// How many multiply-adds a second the device reaches at best: every invocation runs p.rounds rounds of 32 independent
// multiply-adds of vec4 in registers, and writes one value so that nothing can be left out.
// FLOPs = invocations * rounds * 32 * 4 * 2.
struct Params { rounds: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (4)
@group(0) @binding(1) var<storage, read_write> y: array<f32>;       // (invocations)
@group(1) @binding(0) var<uniform> p: Params;

alias Element = f32;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let seed = vec4<Element>(vec4f(x[0], x[1], x[2], f32(id.x & 7u)));
  let factor = vec4<Element>(Element(x[3]));
  var s0 = seed;
  var s1 = seed + factor;
  var s2 = seed * factor;
  var s3 = seed - factor;
  var s4 = s1 * factor;
  var s5 = s2 + factor;
  var s6 = s3 * factor;
  var s7 = s4 + seed;
  for (var round = 0u; round < p.rounds; round++) {
    for (var again = 0u; again < 4u; again++) {
      s0 = fma(s0, factor, seed);
      s1 = fma(s1, factor, seed);
      s2 = fma(s2, factor, seed);
      s3 = fma(s3, factor, seed);
      s4 = fma(s4, factor, seed);
      s5 = fma(s5, factor, seed);
      s6 = fma(s6, factor, seed);
      s7 = fma(s7, factor, seed);
    }
  }
  let sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
  y[id.x] = f32(sum.x + sum.y + sum.z + sum.w);
}
