// The left side by fours: its rows, first column and K are multiples of 4.
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, x_row / 4): K of them from column `x_first`

fn left4(row: u32, four: u32) -> vec4f { return x[(row * p.x_row + p.x_first) / 4u + four]; }
