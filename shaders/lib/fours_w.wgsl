// A frozen weight in f32 by fours along K, a multiple of 4.
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0

const FOUR: u32 = 1u; // places in w from four elements of a row to the next
fn rowLength() -> u32 { return p.k / 4u; }
fn right4(at: u32) -> vec4f { return w[at]; }
