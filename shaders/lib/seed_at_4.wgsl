// The seed of dropout beside a kernel with four other buffers.
@group(0) @binding(4) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
