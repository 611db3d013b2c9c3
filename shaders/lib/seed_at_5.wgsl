// The seed of dropout beside a kernel with five other buffers.
@group(0) @binding(5) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
