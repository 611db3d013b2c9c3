// LoRA pairs whose input is not dropped.
fn kept4(value: vec4f, i: u32, pair: u32) -> vec4f { return value; }
