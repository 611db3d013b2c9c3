// Weights on the way back: w (K, N), a row for each of what is summed over.
const TURNED: bool = false;

// Where four columns of the product from n lie in the first four rows of w, and how far on they are in the next four.
fn placesOf(n: u32) -> vec4u {
  return (p.start + vec4u(0u, 1u, 2u, 3u)) * rowLength() + min(n / 4u, (p.n + 3u) / 4u - 1u) * FOUR;
}
fn step() -> u32 { return 4u * rowLength(); }

fn weights(at: vec4u) -> mat4x4f { return mat4x4f(right4(at.x), right4(at.y), right4(at.z), right4(at.w)); }
