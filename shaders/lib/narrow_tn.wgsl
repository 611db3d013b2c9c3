// One tile of dw += scale * Σ_m wide[m, n] narrow[m, r], summed over all p.m rows and always added. A workgroup of 256
// computes 16 of the wide side x 16 of the narrow one: invocation 4 s + c sums every 64th row, from row s, for wide columns
// 4 c .. 4 c + 3, and a tree in workgroup memory adds the 64 parts. wide4, narrow4 and addTo are the kernel's.
struct Sides { wide: u32, narrow: u32, wide_step: u32, narrow_step: u32, scale: f32 }

fn addTile(size: Sides, group: vec3u, thread: u32) {
  let n = group.x * 16u + thread % 4u * 4u;
  let r = group.y * 16u;
  let col = min(n, size.wide - 4u);
  let cols = min(vec4u(r, r + 4u, r + 8u, r + 12u), vec4u(size.narrow - 4u));
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  var sum4 = vec4f();
  var sum5 = vec4f();
  var sum6 = vec4f();
  var sum7 = vec4f();
  var sum8 = vec4f();
  var sum9 = vec4f();
  var sum10 = vec4f();
  var sum11 = vec4f();
  var sum12 = vec4f();
  var sum13 = vec4f();
  var sum14 = vec4f();
  var sum15 = vec4f();
  for (var m = thread / 4u; m < p.m; m += 64u) {
    let v = wide4((m * size.wide + col) >> 2u);
    let at = (m * size.narrow + cols) >> vec4u(2u);
    let t0 = narrow4(at.x);
    let t1 = narrow4(at.y);
    let t2 = narrow4(at.z);
    let t3 = narrow4(at.w);
    sum0 = fma(vec4f(t0.x), v, sum0);
    sum1 = fma(vec4f(t0.y), v, sum1);
    sum2 = fma(vec4f(t0.z), v, sum2);
    sum3 = fma(vec4f(t0.w), v, sum3);
    sum4 = fma(vec4f(t1.x), v, sum4);
    sum5 = fma(vec4f(t1.y), v, sum5);
    sum6 = fma(vec4f(t1.z), v, sum6);
    sum7 = fma(vec4f(t1.w), v, sum7);
    sum8 = fma(vec4f(t2.x), v, sum8);
    sum9 = fma(vec4f(t2.y), v, sum9);
    sum10 = fma(vec4f(t2.z), v, sum10);
    sum11 = fma(vec4f(t2.w), v, sum11);
    sum12 = fma(vec4f(t3.x), v, sum12);
    sum13 = fma(vec4f(t3.y), v, sum13);
    sum14 = fma(vec4f(t3.z), v, sum14);
    sum15 = fma(vec4f(t3.w), v, sum15);
  }
  // The loop ends at a value: a software device would unroll it, and compile for half a minute.
  for (var four = 0u; four * 4u < min(16u, size.narrow - r); four++) {
    let sums = wholeSums(thread, sum0, sum1, sum2, sum3);
    addSums(size, thread, n, r + four * 4u, sums);
    sum0 = sum4;
    sum1 = sum5;
    sum2 = sum6;
    sum3 = sum7;
    sum4 = sum8;
    sum5 = sum9;
    sum6 = sum10;
    sum7 = sum11;
    sum8 = sum12;
    sum9 = sum13;
    sum10 = sum14;
    sum11 = sum15;
  }
}

// Invocation 4 i + c, below 16, adds column r + i of the narrow side for its four of the wide one.
fn addSums(size: Sides, thread: u32, n: u32, r: u32, sums: vec4f) {
  let narrow_col = r + thread / 4u;
  if (thread >= 16u || n >= size.wide || narrow_col >= size.narrow) { return; }
  for (var j = 0u; j < 4u; j++) {
    addTo((n + j) * size.wide_step + narrow_col * size.narrow_step, sums[j] * size.scale);
  }
}
