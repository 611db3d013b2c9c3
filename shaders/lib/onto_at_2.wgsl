// What is added to the product of a kernel with two other buffers.
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;         // (N / 4)
@group(0) @binding(3) var<storage, read> residual: array<vec4f>;     // (M, cols / 4), as y
