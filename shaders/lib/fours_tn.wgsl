// All sides of dw += aᵀ b by fours; N and K are multiples of 4.
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, N / 4)
@group(0) @binding(1) var<storage, read> b: array<vec4f>;           // (M, K / 4)
@group(0) @binding(2) var<storage, read_write> dw: array<vec4f>;    // (N, K / 4)

fn left4(m: u32, four: u32) -> vec4f { return a[m * (p.n / 4u) + four]; }
fn right4(m: u32, four: u32) -> vec4f { return b[m * (p.k / 4u) + four]; }
fn add4(n: u32, four: u32, value: vec4f) { dw[n * (p.k / 4u) + four] += value; }
