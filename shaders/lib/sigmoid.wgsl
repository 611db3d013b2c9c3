// 1 / (1 + exp(-x)). The exponent is clamped to 80: WGSL leaves the results of overflow undefined. The kernel declares `Value`, f32 or
// vec4f.
fn sigmoid(x: Value) -> Value {
  return 1.0 / (1.0 + exp(min(-x, Value(80.0))));
}
