/** Interfaces for reading and writing a set of files: a zip, a folder, a map in a test. Paths use forward slashes. */
export interface FileSource {
  /** Name for messages, usually a file name. */
  name: string;
  paths: string[];
  /** @throws {UserError} when there is no such file or it is damaged. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

export interface FileSink {
  write(path: string, data: Uint8Array | Blob | string): Promise<void>;
}
