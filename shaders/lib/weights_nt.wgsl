// Weights on the way forward: w (N, K), a row for each column of the product.
const TURNED: bool = true;

// Where four columns of the product from n begin in w, and how far on the next four of K are.
fn placesOf(n: u32) -> vec4u { return (min(n + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u)) + p.start) * rowLength(); }
fn step() -> u32 { return FOUR; }

fn weights(at: vec4u) -> mat4x4f { return transpose(mat4x4f(right4(at.x), right4(at.y), right4(at.z), right4(at.w))); }
