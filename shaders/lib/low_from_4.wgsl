// A low-rank pair beside a kernel with four other buffers.
@group(0) @binding(4) var<storage, read> low_left: array<vec4f>;    // (M, rank / 4)
@group(0) @binding(5) var<storage, read> low_right: array<vec4f>;   // (N, rank / 4), or on the way back (rank, N / 4)
