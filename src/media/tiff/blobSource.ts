/** The bytes of a file for geotiff, read in ranges: slides have gigabytes, of which a few megabytes are needed. */

interface Slice {
  offset: number;
  length: number;
}

/** geotiff reads headers in pieces of up to this size, also of smaller files. */
const HEADER_PIECE_BYTES = 65_536;

export class BlobSource {
  readonly #blob: Blob;
  /** Bytes that were asked for so far. */
  bytesRead = 0;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get fileSize(): number {
    return this.#blob.size;
  }

  fetch(slices: Slice[]): Promise<ArrayBuffer[]> {
    return Promise.all(slices.map(async (slice) => (await this.fetchSlice(slice)).data));
  }

  /**
   * Shorter than asked for at the end of the file: headers are read in pieces of a fixed size.
   * @throws RangeError for bytes that begin outside the file, and for more than it has, for which geotiff would make room
   */
  async fetchSlice({ offset, length }: Slice) {
    const { size } = this.#blob;
    const isWithin = offset >= 0 && offset < size && length >= 0;
    if (!isWithin || length > Math.max(size, HEADER_PIECE_BYTES))
      throw new RangeError(`${length} bytes at ${offset} of a file of ${size}`);
    const data = await this.#blob.slice(offset, Math.min(size, offset + length)).arrayBuffer();
    this.bytesRead += data.byteLength;
    return { offset, length, data };
  }

  async close(): Promise<void> {}
}
