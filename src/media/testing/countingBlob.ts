/** A blob that counts what is read of it, also through its slices and streams. */
export class CountingBlob extends Blob {
  readonly #inner: Blob;
  readonly #count: { bytes: number };

  constructor(inner: Blob, count: { bytes: number }) {
    super([]);
    this.#inner = inner;
    this.#count = count;
  }

  override get size() {
    return this.#inner.size;
  }

  override get type() {
    return this.#inner.type;
  }

  override slice(from?: number, to?: number, type?: string): Blob {
    return new CountingBlob(this.#inner.slice(from, to, type), this.#count);
  }

  override async arrayBuffer() {
    const bytes = await this.#inner.arrayBuffer();
    this.#count.bytes += bytes.byteLength;
    return bytes;
  }

  override stream() {
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        this.#count.bytes += chunk.length;
        controller.enqueue(chunk);
      },
    });
    return this.#inner.stream().pipeThrough(counted);
  }
}
