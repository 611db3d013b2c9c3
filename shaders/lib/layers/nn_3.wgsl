// Back through three layers.
@group(0) @binding(4) var<storage, read> dy2: array<vec4f>;
@group(0) @binding(5) var<storage, read> w2: array<Weight>;
@group(0) @binding(6) var<storage, read> lows: array<vec4f>;        // (M, rank / 4) of layer g from vector g * plane
@group(0) @binding(7) var<storage, read> values: array<vec4f>;      // A of layer g, (rank, N / 4), from vector a<g>
@group(0) @binding(8) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the sum from column `first`
