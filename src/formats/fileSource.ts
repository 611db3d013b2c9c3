/**
 * Where files are read from and written to, whatever it is underneath: a zip, a dropped folder, a map in a test. Paths are
 * relative, with forward slashes.
 */
export interface FileSource {
  /** What to call it in messages: usually a file's name. */
  name: string;
  paths: string[];
  /** @throws UserError when the bytes cannot be had. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

export interface FileSink {
  write(path: string, data: Uint8Array | Blob | string): Promise<void>;
}
