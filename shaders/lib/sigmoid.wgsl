// 1 / (1 + exp(-x)). The exponent is clamped to 80: WGSL leaves the results of overflow undefined.
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(min(-x, 80.0)));
}
