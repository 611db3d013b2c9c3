// Rows that are read four elements at a time: their length is a multiple of 4.
alias Value = vec4f;
const WIDTH: u32 = 4u;
fn total(x: Value) -> f32 { return dot(x, vec4f(1.0)); }
