// As lib/onto, of the way back: nothing is added but to what y holds, which is read either way: a branch takes longer to compile.
fn biasOf(n: u32) -> vec4f { return vec4f(); }
fn isAdded() -> bool { return true; }
fn before(at: u32) -> OutputWord { return select(OutputWord(), y[at], p.accumulate == 1u); }
