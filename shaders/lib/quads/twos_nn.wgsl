// A frozen weight in f32 on the way back, two rows at a time: w (K, N), a row for each of what is summed over.
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, w_row / 4); row `start` is k = 0

const TURNED: bool = false;

// Where four columns of the product from n lie in the first two rows of w, and how far on they are in the next two.
fn placesOf(n: u32) -> vec2u { return (p.start + vec2u(0u, 1u)) * (p.w_row / 4u) + min(n, p.n - 4u) / 4u; }
fn step() -> u32 { return p.w_row / 2u; }

fn weights(at: vec2u) -> mat2x4f { return mat2x4f(w[at.x], w[at.y]); }
