// Back through two layers, their reduction split.
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;     // (splits, M, N / 4)
