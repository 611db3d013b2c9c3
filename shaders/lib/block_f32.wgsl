// 32-bit floats, four or eight at a time, where every row begins at a multiple of 4: a word is a vec4f.
alias Weight = vec4f;

// Elements i .. i+3 (i a multiple of 4).
fn weights4(i: u32) -> vec4f { return stored(i >> 2u); }

// Elements i .. i+7 (i a multiple of 4).
fn weights8(i: u32) -> mat2x4f { return mat2x4f(stored(i >> 2u), stored((i >> 2u) + 1u)); }

// Values need no scale.
fn scaleOf(block: u32) -> f32 { return 1.0; }
