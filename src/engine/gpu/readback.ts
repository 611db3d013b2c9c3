/**
 * Reads results back. `ReadbackRing` does not stall the GPU: staging buffers are filled within a training step's own submit
 * and mapped later. `read` waits, so it is for evaluation, generation and tests, not for training steps.
 */

/** Copies `bytes` of a buffer to the host and waits for them. CPU-GPU wait. */
export async function read(
  device: GPUDevice,
  source: GPUBuffer,
  offset: number,
  bytes: number,
): Promise<ArrayBuffer> {
  const staging = device.createBuffer({
    label: "read back",
    size: Math.ceil(bytes / 4) * 4,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, offset, staging, 0, staging.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const copy = staging.getMappedRange().slice(0, bytes);
  staging.destroy();
  return copy;
}

/** A ring of `count` staging buffers of `bytes` each. A buffer is free again once its values were read. */
export class ReadbackRing {
  readonly #free: GPUBuffer[];
  readonly #bytes: number;

  constructor(device: GPUDevice, bytes: number, count = 4) {
    this.#bytes = bytes;
    this.#free = Array.from({ length: count }, (_, i) =>
      device.createBuffer({
        label: `ring ${i}`,
        size: bytes,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      }),
    );
  }

  /**
   * Records a copy of `source` into the encoder; call the returned function after the submit: it resolves with the values
   * once the GPU has executed the copy.
   * @throws {Error} when no buffer is free because earlier reads were not awaited.
   */
  copy(encoder: GPUCommandEncoder, source: GPUBuffer, offset = 0): () => Promise<Float32Array> {
    const staging = this.#free.pop();
    if (!staging) throw new Error("The read-back ring is full: await an earlier step first.");
    encoder.copyBufferToBuffer(source, offset, staging, 0, this.#bytes);
    return async () => {
      await staging.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(staging.getMappedRange().slice(0));
      staging.unmap();
      this.#free.push(staging);
      return values;
    };
  }

  destroy(): void {
    for (const buffer of this.#free) buffer.destroy();
  }
}
