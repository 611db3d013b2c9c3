/** What is read of a sheet. */
import type { ReadRows } from "../../formats/chat/rows.ts";
import type { LineUnit } from "../../formats/text/lineProblems.ts";
import type { BoxUnit } from "../../protocol/instructions/boxes.ts";
import type { SheetColumns } from "../../protocol/reports.ts";

/** How the boxes of a file, which its rows have, are written. */
export interface SheetBoxes {
  labels: readonly string[];
  unit: BoxUnit;
  /** Problems that were told of how they fit their pictures, as far as these were open. */
  told?: readonly string[];
}

export interface SheetRows extends ReadRows {
  /** Unit of a row's `line`. */
  unit: LineUnit;
  /** What the columns of a sheet were taken for. */
  columns?: SheetColumns["columns"];
  /** Of a file of boxes. */
  boxes?: SheetBoxes;
}
