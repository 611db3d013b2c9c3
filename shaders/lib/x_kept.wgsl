// x as LoRA pairs read it whose input is not dropped.
fn beginPair(pair: u32) {}

fn xAt(i: u32) -> vec4f { return x[i]; }
