/** What is read of a sheet. */
import type { BoxedPicture } from "../../formats/boxes/boxedPicture.ts";
import type { ReadRows } from "../../formats/chat/rows.ts";
import type { LineUnit } from "../../formats/text/lineProblems.ts";
import type { BoxUnit } from "../../protocol/instructions/boxes.ts";
import type { SheetColumns } from "../../protocol/reports.ts";

/** The boxes of a file, so that their places can be written in another unit. */
export interface SheetBoxes {
  /** By the line of the row. */
  pictures: ReadonlyMap<number, BoxedPicture>;
  labels: readonly string[];
  unit: BoxUnit;
}

export interface SheetRows extends ReadRows {
  /** Unit of a row's `line`. */
  unit: LineUnit;
  /** What the columns of a sheet were taken for. */
  columns?: SheetColumns["columns"];
  /** Of a file of boxes. */
  boxes?: SheetBoxes;
}
