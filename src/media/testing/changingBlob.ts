/** A file that changes on the disk after so many reads: browsers refuse the next one. */

export class ChangingBlob extends Blob {
  readonly #whole: Blob;
  readonly #count: { reads: number; limit: number };

  /** `limit`: reads that are answered. */
  constructor(whole: Blob, limit: number);
  constructor(whole: Blob, limit: { reads: number; limit: number });
  constructor(whole: Blob, limit: number | { reads: number; limit: number }) {
    super();
    this.#whole = whole;
    this.#count = typeof limit === "number" ? { reads: 0, limit } : limit;
  }

  get reads(): number {
    return this.#count.reads;
  }
  override get size(): number {
    return this.#whole.size;
  }
  override slice(...args: Parameters<Blob["slice"]>): Blob {
    return new ChangingBlob(this.#whole.slice(...args), this.#count);
  }
  override async arrayBuffer(): Promise<ArrayBuffer> {
    this.#read();
    return this.#whole.arrayBuffer();
  }
  override async text(): Promise<string> {
    this.#read();
    return this.#whole.text();
  }
  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.#read();
    return this.#whole.stream();
  }

  #read(): void {
    if (this.#count.reads >= this.#count.limit)
      throw new DOMException("The requested file could not be read.", "NotReadableError");
    this.#count.reads++;
  }
}
