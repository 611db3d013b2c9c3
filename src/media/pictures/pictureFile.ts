/** What readers of files that browsers cannot open hand over: pixels, and what was done to get them. */
export interface DecodedPicture {
  width: number;
  height: number;
  /** (H, W, 4) of 8 bits, upright, opacity not multiplied into the colours. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** What was chosen or converted, in sentences for people. */
  notes: string[];
  /** Of the whole picture, where a smaller copy in the file was read. */
  whole?: { width: number; height: number };
}

/** An open file of one or more pictures. */
export interface PictureFile {
  readonly pageCount: number;
  /**
   * One of its pictures; where the file has it in several sizes, the smallest that is `longSide` pixels long.
   * @throws UserError when it cannot be read
   */
  read(page: number, longSide: number): Promise<DecodedPicture>;
}
