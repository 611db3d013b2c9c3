/** What is known of dropped files before anything is stored. */
import type { Row } from "../formats/chat/rows.ts";
import type { LineUnit } from "../formats/text/lineProblems.ts";
import type { SheetColumns } from "../protocol/reports.ts";
import type { DicomDoors } from "./doors/dicomDoor.ts";
import type { BrokenFile } from "./droppedFile.ts";
import type { IngestedMedia } from "./ingestMedia.ts";
import type { LongClips } from "./doors/longClips.ts";
import type { SheetFormat, SheetParts } from "./readSheets.ts";
import type { SheetBoxes } from "./sheets/sheetRows.ts";
import type { SlideDoors } from "./doors/slideDoors.ts";

/**
 * A decoded picture or clip, or why it could not be decoded. `isAside`: a file that nobody means as an example; its reason
 * matters only where a sheet names it. `isAsking`: it is not opened before the person says how.
 * `source`: what a page of a file belongs to, where that is not itself.
 */
export type OpenedMedia =
  | (IngestedMedia & { source?: string })
  | { reason: string; bytes: number; isAside?: true; isAsking?: true };

export interface SheetFile extends SheetParts {
  form: SheetFormat;
  problems: string[];
  boxes?: SheetBoxes;
  columns?: SheetColumns["columns"];
}

export interface InspectedFiles {
  /** Files that are no sheets by path, in the order they were dropped. */
  media: Map<string, OpenedMedia>;
  sheets: SheetFile[];
  /** DICOM files, open or not. */
  dicoms: DicomDoors;
  /** Clips of which a person says what to keep. */
  longClips: LongClips;
  /** Slides out of which a person can cut regions. */
  slides: SlideDoors;
  /** Rows of the sheets, with the dropped path of each medium. */
  rows: { row: Row; paths: string[]; sheet: string; unit: LineUnit }[];
  /** Files that cannot be used, with the reason. */
  broken: BrokenFile[];
  /** Those of no sheet. */
  problems: string[];
}
