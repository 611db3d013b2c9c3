// 16-bit floats, eight at a time. A u32 holds elements i and i+1 of a row, the first in the low half: `unpack2x16float`
// works on every device, whether it computes in f16 or not.
alias Weight = u32;

// Elements i .. i+7 (i a multiple of 8).
fn weights8(i: u32) -> mat2x4f {
  let at = i >> 1u;
  return mat2x4f(
    vec4f(unpack2x16float(stored(at)), unpack2x16float(stored(at + 1u))),
    vec4f(unpack2x16float(stored(at + 2u)), unpack2x16float(stored(at + 3u))),
  );
}

// Elements i .. i+3 (i a multiple of 4): two u32.
fn weights4(i: u32) -> vec4f { return vec4f(unpack2x16float(stored(i >> 1u)), unpack2x16float(stored((i >> 1u) + 1u))); }

// Values need no scale.
fn scaleOf(block: u32) -> f32 { return 1.0; }
