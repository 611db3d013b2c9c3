// A product for subgroups that no low-rank pair is added to.
fn addLow(sums: ptr<function, array<vec4f, 20>>, m0: u32, lane: u32, n0: u32) {}
