// The seed of dropout beside a kernel with six other buffers.
@group(0) @binding(6) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
