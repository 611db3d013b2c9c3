/** Interfaces for random-access reads and sequential writes of large files, independent of the storage. */

export interface ByteSource {
  size: number;
  /** Bytes `begin` to `end` (exclusive), fewer when the file is truncated. */
  slice(begin: number, end: number): Promise<Uint8Array>;
}

export interface ByteSink {
  /** The next bytes. The chunk may be reused once the promise resolves. */
  write(chunk: Uint8Array): Promise<void>;
}
