// A frozen weight in f32 by fours along any K; past the end of a row come elements of the next.
@group(0) @binding(1) var<storage, read> w: array<f32>;             // (rows of w, K); row `start` is n = 0

const FOUR: u32 = 4u; // places in w from four elements of a row to the next
fn rowLength() -> u32 { return p.k; }
fn right4(at: u32) -> vec4f { return vec4f(w[at], w[at + 1u], w[at + 2u], w[at + 3u]); }
