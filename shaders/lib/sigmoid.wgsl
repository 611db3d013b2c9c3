// 1 / (1 + exp(-x)). The exponent stops at 80, so that no device meets an infinity, which WGSL leaves undefined.
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(min(-x, 80.0)));
}
