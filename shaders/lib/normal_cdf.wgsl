// Φ(x) = erfc(-x / sqrt(2)) / 2; WGSL has no erf. erfc(z) = t q(t) exp(-z²) for z >= 0, t = 1 / (1 + z / 2), with q a
// polynomial of degree 10 fitted over all z >= 0 to a relative error of 1.1e-8 (weighted least squares, Lawson's
// iteration): small tails keep their digits, which 1 - erf(z) would lose.
fn normalCdf(x: f32) -> f32 {
  let z = abs(x) * 0.70710678119;
  let t = 1.0 / (1.0 + 0.5 * z);
  var q = 0.042351093;
  q = q * t - 0.230850481;
  q = q * t + 0.4861643;
  q = q * t - 0.4469610485;
  q = q * t + 0.1270782553;
  q = q * t - 0.05722769635;
  q = q * t + 0.09299932048;
  q = q * t + 0.1753770289;
  q = q * t + 0.2468805694;
  q = q * t + 0.2820938533;
  q = q * t + 0.2820947948;
  let tail = 0.5 * t * q * exp(-z * z);
  return select(tail, 1.0 - tail, x > 0.0);
}
