// The sum of all squares[many], by each invocation for itself.
fn sumOfSquares(lane: u32) -> f32 {
  var sum = 0.0;
  for (var k = 0u; k < p.many; k++) { sum += squares[k]; }
  return sum;
}
