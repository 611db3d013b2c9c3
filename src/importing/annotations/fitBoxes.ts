/** Writes the places of boxes anew once their pictures are open: in the unit that is chosen, scaled where the picture is. */
import { placeMedia, type Row } from "../../formats/chat/rows.ts";
import type { BoxedPicture } from "../../formats/boxes/boxedPicture.ts";
import { boxTurns } from "../../instructions/boxTurns.ts";
import type { BoxUnit } from "../../protocol/instructions/boxes.ts";
import type { SheetBoxes } from "../sheets/sheetRows.ts";

interface Size {
  width: number;
  height: number;
}

/** Inspected files, as far as they have to do with boxes. */
interface BoxedFiles<Entry extends { row: Row; paths: readonly string[]; sheet: string }> {
  media: ReadonlyMap<string, { media: Size } | { reason: string }>;
  sheets: readonly { path: string; problems: string[]; boxes?: SheetBoxes }[];
  rows: Entry[];
}

/** Relative difference of two shapes from which a picture is not the one that the file speaks of. Our choice. */
const OTHER_SHAPE = 0.02;

/** Sets the turns of all rows with boxes for their pictures as they are stored; how many were scaled is a problem of the sheet. */
export function fitBoxes<Entry extends { row: Row; paths: readonly string[]; sheet: string }>(
  files: BoxedFiles<Entry>,
): void {
  const sheets = new Map(files.sheets.map((sheet) => [sheet.path, sheet]));
  const rescaled = new Map<string, number>();
  files.rows = files.rows.map((entry) => {
    const boxes = sheets.get(entry.sheet)?.boxes;
    const picture = entry.row.boxes;
    if (!boxes || !picture) return entry;
    const opened = files.media.get(entry.paths[0] ?? "");
    const size = opened && "media" in opened ? opened.media : null;
    const isOther = size?.width !== picture.width || size.height !== picture.height;
    if (size && isOther && !picture.isAnySize)
      rescaled.set(entry.sheet, (rescaled.get(entry.sheet) ?? 0) + 1);
    return { ...entry, row: fitRow(entry.row, picture, boxes, size) };
  });
  for (const [path, count] of rescaled) {
    const { problems } = sheets.get(path)!;
    const note = `${path.split("/").at(-1)!}: ${count === 1 ? "1 picture has" : `${count.toLocaleString("en-US")} pictures have`} another size than it says; the boxes were scaled along.`;
    if (!problems.includes(note)) problems.push(note);
  }
}

/** Writes the places of a sheet of boxes in another unit. */
export function changeBoxUnit<Entry extends { row: Row; paths: readonly string[]; sheet: string }>(
  files: BoxedFiles<Entry>,
  path: string,
  unit: BoxUnit,
): void {
  const sheet = files.sheets.find((one) => one.path === path);
  if (!sheet?.boxes) return;
  sheet.boxes = { ...sheet.boxes, unit };
  fitBoxes(files);
}

/** Of another shape than the file says, the picture is turned or cut, and the row is doubtful. */
function fitRow(row: Row, picture: BoxedPicture, boxes: SheetBoxes, size: Size | null): Row {
  const { labels, unit } = boxes;
  const turns = boxTurns(picture, { labels, unit, ...(size && { size }) });
  const placed = placeMedia(row.media, turns);
  if ("reason" in placed) return row;
  const doubt = size && !picture.isAnySize && shapeDoubt(picture, size);
  return { ...row, ...placed, ...(doubt && { doubt }) };
}

function shapeDoubt(picture: BoxedPicture, { width, height }: Size): string | null {
  const ratio = (picture.width * height) / (picture.height * width);
  if (Math.abs(ratio - 1) <= OTHER_SHAPE) return null;
  return `By its annotations it has ${picture.width} × ${picture.height} pixels, by the file ${width} × ${height}: it may have been turned or cut since, and then the boxes are wrong.`;
}
