/** Files of boxes around things, whose places are written as words. */

/** Where a place is counted in: thousandths of the picture's sides, or its pixels. */
export type BoxUnit = "thousandths" | "pixels";

export interface BoxSheet {
  /** Path of the sheet among the dropped files. */
  sheet: string;
  pictures: number;
  unit: BoxUnit;
}
