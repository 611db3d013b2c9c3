// The seed of dropout beside a kernel with seven other buffers.
@group(0) @binding(7) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
