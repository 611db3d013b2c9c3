/** Rows of cells under names: what a spreadsheet and a list of flat JSON objects have in common. */
import type { Split } from "../protocol/records.ts";
import type { ColumnWord } from "../protocol/reports.ts";
import type { LineUnit } from "./text/lineProblems.ts";

export interface Sheet {
  name: string;
  /** What messages call a column. The names of fields are in the file, so that no first line can be missing. */
  columnWord: ColumnWord;
  /** Unit of a row's `line`. */
  unit: LineUnit;
  header: string[];
  /** Every row has as many cells as the header. */
  rows: SheetRow[];
  problems: string[];
}

export interface SheetRow {
  cells: string[];
  /** Where the row starts in the file, or its number in a JSON list, from 1. */
  line: number;
  doubt?: string;
  /** Of the list that the row is in, where the file has one for each split. */
  split?: Split;
}
