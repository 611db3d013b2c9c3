// The seed of dropout beside a kernel with nine other buffers.
@group(0) @binding(9) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
