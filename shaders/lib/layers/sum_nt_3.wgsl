// What the second pass writes for three layers.
@group(0) @binding(3) var<storage, read_write> y0: array<vec4f>;    // (M, N[0] / 4)
@group(0) @binding(4) var<storage, read_write> y1: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y2: array<vec4f>;
