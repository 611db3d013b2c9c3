// x of y = x wᵀ by fours along K, a multiple of 4.
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)

fn left4(row: u32, four: u32) -> vec4f { return x[row * (p.k / 4u) + four]; }
