// Two layers forward, each to an output of its own.
@group(0) @binding(3) var<storage, read> lows: array<vec4f>;        // (M, rank / 4) of layer g from vector g * plane
@group(0) @binding(4) var<storage, read> values: array<vec4f>;      // B of layer g, (N[g], rank / 4), from vector b<g>
@group(0) @binding(5) var<storage, read_write> y0: array<vec4f>;    // (M, N[0] / 4)
@group(0) @binding(6) var<storage, read_write> y1: array<vec4f>;
