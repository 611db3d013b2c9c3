// Two layers forward, their reduction split.
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;     // (splits, M, (N[0] + N[1]) / 4)
