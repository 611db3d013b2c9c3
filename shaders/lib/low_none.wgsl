// Without a low-rank pair: four columns of nothing.
fn lowAt(m: u32, n: u32) -> vec4f { return vec4f(); }
