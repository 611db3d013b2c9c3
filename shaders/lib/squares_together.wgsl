// The sum of all squares[many], by the invocations of a workgroup together. Takes lib/row_sum.
fn sumOfSquares(lane: u32) -> f32 {
  var sum = 0.0;
  for (var k = lane; k < p.many; k += WG) { sum += squares[k]; }
  return rowSum(sum, lane);
}
