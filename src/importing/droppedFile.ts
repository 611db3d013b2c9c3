/** Files as they come from the page. */
export interface DroppedFile {
  /** Relative to what was dropped, with forward slashes. */
  path: string;
  file: Blob;
}

/** A file that cannot be used, and why. */
export interface BrokenFile {
  path: string;
  reason: string;
  bytes: number;
}
