// 32-bit floats, four or eight at a time, where every row begins at a multiple of 4: `w` is array<vec4f>.
// Elements i .. i+3 (i a multiple of 4).
fn weights4(i: u32) -> vec4f { return w[i >> 2u]; }

// Elements i .. i+7 (i a multiple of 4).
fn weights8(i: u32) -> mat2x4f { return mat2x4f(w[i >> 2u], w[(i >> 2u) + 1u]); }

// Values need no scale.
fn scaleOf(block: u32) -> f32 { return 1.0; }
