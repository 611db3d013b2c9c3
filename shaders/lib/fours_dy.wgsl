// dy of dx = dy w by fours; N and the columns of dy are multiples of 4.
@group(0) @binding(0) var<storage, read> dy: array<vec4f>;          // (M, cols / 4): N of them from column `first`

fn left4(row: u32, four: u32) -> vec4f { return dy[(row * p.cols + p.first) / 4u + four]; }
