// A frozen weight in f32 by fours along rows of any even length, two elements a load; past the end of one come elements of the next.
@group(0) @binding(1) var<storage, read> w: array<vec2f>;           // (rows of w, w_row / 2)

const FOUR: u32 = 2u; // places from four elements of a row to the next
fn rowLength() -> u32 { return p.w_row / 2u; }
fn right4(at: u32) -> vec4f { return vec4f(w[at], w[at + 1u]); }
