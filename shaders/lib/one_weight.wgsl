// The one weight of a kernel, `w`, as lib/block_* reads it: word i of what is stored.
fn stored(i: u32) -> Weight { return w[i]; }

// Its elements, after which the scales lie.
fn total() -> u32 { return p.total; }
