// A frozen weight in f32 on the way forward, two elements of each column at a time: w (N, K), a row for each column of the product.
@group(0) @binding(1) var<storage, read> w: array<vec2f>;           // (rows of w, w_row / 2); row `start` is n = 0

const TURNED: bool = true;

// Where four columns of the product from n begin in w, and how far on the next two of K are.
fn placesOf(n: u32) -> vec4u { return (min(n + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u)) + p.start) * (p.w_row / 2u); }
fn step() -> u32 { return 1u; }

fn weights(at: vec4u) -> mat2x4f { return transpose(mat4x2f(w[at.x], w[at.y], w[at.z], w[at.w])); }
