// A frozen weight in f32 by fours along rows of any length; past the end of one come elements of the next.
@group(0) @binding(1) var<storage, read> w: array<f32>;             // (rows of w, w_row)

const FOUR: u32 = 4u; // places from four elements of a row to the next
fn rowLength() -> u32 { return p.w_row; }
fn right4(at: u32) -> vec4f { return vec4f(w[at], w[at + 1u], w[at + 2u], w[at + 3u]); }
