// Rows that are read one element at a time.
alias Value = f32;
const WIDTH: u32 = 1u;
fn total(x: Value) -> f32 { return x; }
