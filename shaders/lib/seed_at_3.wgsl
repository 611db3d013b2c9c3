// The seed of dropout beside a kernel with three other buffers.
@group(0) @binding(3) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
