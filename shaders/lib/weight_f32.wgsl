// One weight, by its place in a row-major table `w: array<u32>` of `count` floats. Siblings read packed tables.
fn weight(index: u32, count: u32) -> f32 {
  return bitcast<f32>(w[index]);
}
