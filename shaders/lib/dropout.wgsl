// Which elements dropout keeps, from a counter-based hash of (seed, salt, index): the same forward, backward and when a block is
// recomputed. A kept one is divided by 1 - rate.

// PCG hash (Jarzynski & Olano 2020, "Hash Functions for GPU Rendering").
fn pcg(value: u32) -> u32 {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

fn keyOf(seed: u32, salt: u32) -> u32 { return pcg(salt ^ pcg(seed)); }

fn dropped(value: f32, i: u32, key: u32, rate: f32) -> f32 {
  let draw = f32(pcg(i ^ key) >> 8u) / 16777216.0;
  return select(0.0, value / (1.0 - rate), draw >= rate);
}

// Four elements from index `i` on.
fn dropped4(value: vec4f, i: u32, key: u32, rate: f32) -> vec4f {
  return vec4f(
    dropped(value.x, i, key, rate),
    dropped(value.y, i + 1u, key, rate),
    dropped(value.z, i + 2u, key, rate),
    dropped(value.w, i + 3u, key, rate),
  );
}
