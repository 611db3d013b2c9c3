// A frozen weight in f32 by fours along its rows, which are multiples of 4 long.
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, w_row / 4)

const FOUR: u32 = 1u; // places from four elements of a row to the next
fn rowLength() -> u32 { return p.w_row / 4u; }
fn right4(at: u32) -> vec4f { return w[at]; }
