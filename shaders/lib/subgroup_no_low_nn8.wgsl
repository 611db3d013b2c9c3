// A product back through a weight for subgroups that no low-rank pair is added to.
fn addLow(sums: ptr<function, array<mat2x4f, 20>>, m0: u32, lane: u32, col: u32) {}
