// Three layers forward, their reduction split.
@group(0) @binding(3) var<storage, read> w2: array<Weight>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;     // (splits, M, (N[0] + N[1] + N[2]) / 4)
