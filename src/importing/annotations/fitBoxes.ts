/** Writes the places of boxes anew once their pictures are open: in the unit that is chosen, scaled where the picture is. */
import { formatCount } from "../../base/words/formatCount.ts";
import { placeMedia, type Row } from "../../formats/chat/rows.ts";
import {
  boxProblems,
  withinPicture,
  type BoxedPicture,
  type UnsizedPicture,
} from "../../formats/boxes/boxedPicture.ts";
import { boxTurns } from "../../instructions/boxTurns.ts";
import type { BoxUnit } from "../../protocol/instructions/boxes.ts";
import { sheetName } from "../sheets/sheetName.ts";
import type { SheetBoxes } from "../sheets/sheetRows.ts";

interface Size {
  width: number;
  height: number;
}

interface Entry {
  row: Row;
  paths: readonly string[];
  sheet: string;
}

/** Inspected files, as far as they have to do with boxes. */
interface BoxedFiles<One extends Entry> {
  media: ReadonlyMap<string, { media: Size; original?: Size } | { reason: string }>;
  sheets: readonly { path: string; problems: string[]; boxes?: SheetBoxes }[];
  rows: One[];
}

/** Relative difference of two shapes from which a picture is not the one that the file speaks of. Our choice. */
const OTHER_SHAPE = 0.02;

/** How many pictures of a sheet there are, and how many of them or of their boxes were changed. */
interface Changes {
  pictures: number;
  rescaled: number;
  clipped: number;
  outside: number;
}

/** Sets the turns of all rows with boxes for their pictures as they are stored; what is asked, scaled or cut is told with the sheet. */
export function fitBoxes<One extends Entry>(files: BoxedFiles<One>): void {
  const sheets = new Map(files.sheets.map((sheet) => [sheet.path, sheet]));
  const changes = new Map<string, Changes>();
  files.rows = files.rows.map((entry) => {
    const { row, paths, sheet } = entry;
    const boxes = sheets.get(sheet)?.boxes;
    if (!boxes || !row.boxes) return entry;
    const opened = files.media.get(paths[0] ?? "");
    const found = opened && "media" in opened ? opened : null;
    const changed = changes.get(sheet) ?? { pictures: 0, rescaled: 0, clipped: 0, outside: 0 };
    changes.set(sheet, changed);
    changed.pictures++;
    if ("width" in row.boxes) {
      const fitted = fitSized(row, row.boxes, boxes, found?.media ?? null, changed);
      return { ...entry, row: fitted };
    }
    return found ? { ...entry, row: fitUnsized(row, row.boxes, boxes, found, changed) } : entry;
  });
  for (const [path, changed] of changes) {
    const sheet = sheets.get(path)!;
    const { told = [] } = sheet.boxes!;
    const notes = notesOn(sheetName(path), changed);
    sheet.problems = [...sheet.problems.filter((problem) => !told.includes(problem)), ...notes];
    sheet.boxes = { ...sheet.boxes!, told: notes };
  }
}

function notesOn(name: string, changed: Changes): string[] {
  const { pictures, rescaled } = changed;
  const asked = `${name}: of ${formatCount(pictures, "picture")} it is asked how many of each thing there are, whether it is there, and where.`;
  const scaled = `${name}: ${rescaled === 1 ? "1 picture has" : `${rescaled.toLocaleString("en-US")} pictures have`} another size than it says; the boxes were scaled along.`;
  return [asked, ...(rescaled > 0 ? [scaled] : []), ...boxProblems(name, changed)];
}

/** Writes the places of a sheet of boxes in another unit. */
export function changeBoxUnit<One extends Entry>(
  files: BoxedFiles<One>,
  path: string,
  unit: BoxUnit,
): void {
  const sheet = files.sheets.find((one) => one.path === path);
  if (!sheet?.boxes) return;
  sheet.boxes = { ...sheet.boxes, unit };
  fitBoxes(files);
}

/** Of another shape than the file says, the picture is turned or cut, and the row is doubtful. */
function fitSized(
  row: Row,
  picture: BoxedPicture,
  boxes: SheetBoxes,
  size: Size | null,
  changed: Changes,
): Row {
  const isOther = size?.width !== picture.width || size.height !== picture.height;
  if (size && isOther && !picture.isAnySize) changed.rescaled++;
  const doubt = size && !picture.isAnySize ? shapeDoubt(picture, size) : null;
  return rewritten(row, picture, boxes, size, doubt);
}

/** The boxes are in pixels of the file; where they lie over its edge, the row is doubtful. */
function fitUnsized(
  row: Row,
  picture: UnsizedPicture,
  boxes: SheetBoxes,
  { media, original = media }: { media: Size; original?: Size },
  changed: Changes,
): Row {
  const { width, height } = original;
  const own = { clipped: 0, outside: 0 };
  const sized = withinPicture({ ...picture, width, height }, own);
  changed.clipped += own.clipped;
  changed.outside += own.outside;
  const doubt =
    own.clipped + own.outside > 0
      ? `Of its boxes ${own.clipped + own.outside} lie over the edge of its ${width} × ${height} pixels: it may be another picture, or have been turned or made smaller since, and then all of them are wrong.`
      : null;
  return rewritten(row, sized, boxes, media, doubt);
}

function rewritten(
  row: Row,
  picture: BoxedPicture,
  { labels, unit }: SheetBoxes,
  size: Size | null,
  doubt: string | null,
): Row {
  const turns = boxTurns(picture, { labels, unit, ...(size && { size }) });
  const placed = placeMedia(row.media, turns);
  if ("reason" in placed) return row;
  return { ...row, ...placed, ...(doubt && { doubt }) };
}

function shapeDoubt(picture: BoxedPicture, { width, height }: Size): string | null {
  const ratio = (picture.width * height) / (picture.height * width);
  if (Math.abs(ratio - 1) <= OTHER_SHAPE) return null;
  return `By its annotations it has ${picture.width} × ${picture.height} pixels, by the file ${width} × ${height}: it may have been turned or cut since, and then the boxes are wrong.`;
}
