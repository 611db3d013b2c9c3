// A low-rank pair beside a kernel with two other buffers.
@group(0) @binding(2) var<storage, read> low_left: array<vec4f>;    // (M, rank / 4)
@group(0) @binding(3) var<storage, read> low_right: array<vec4f>;   // (N, rank / 4), or on the way back (rank, N / 4)
