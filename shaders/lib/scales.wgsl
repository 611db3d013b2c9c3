// The scales of the blocks of 32 weights that four elements are in.
fn scales(at: vec4u) -> vec4f {
  let block = at >> vec4u(5u);
  return vec4f(scaleOf(block.x), scaleOf(block.y), scaleOf(block.z), scaleOf(block.w));
}
