// Back through three layers, their reduction split.
@group(0) @binding(4) var<storage, read> dy2: array<vec4f>;
@group(0) @binding(5) var<storage, read> w2: array<Weight>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;     // (splits, M, N / 4)
