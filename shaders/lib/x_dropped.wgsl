// x as LoRA pairs read it whose input is dropped, each at places of its own.
var<private> dropKey: u32;

fn beginPair(pair: u32) { dropKey = keyOf(seed[0], select(select(p.salt2, p.salt1, pair == 1u), p.salt0, pair == 0u)); }

// Vector `i` of x for the pair that was begun.
fn xAt(i: u32) -> vec4f { return dropped4(x[i], 4u * i, dropKey, p.rate); }
