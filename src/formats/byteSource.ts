/** A file that can be read in pieces and written in order: what large weights need, whatever lies underneath. */

export interface ByteSource {
  size: number;
  /** Bytes `begin` to `end`, fewer where the file turns out to be cut off. */
  slice(begin: number, end: number): Promise<Uint8Array>;
}

export interface ByteSink {
  /** The next bytes. The chunk may be reused once the promise resolves. */
  write(chunk: Uint8Array): Promise<void>;
}
