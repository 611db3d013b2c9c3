/** Rows of files of boxes: one conversation a picture, and for captions one each. */
import {
  type BoxedPicture,
  boxProblems,
  type UnsizedPicture,
  withinPicture,
} from "../../formats/boxes/boxedPicture.ts";
import type { CocoRows } from "../../formats/boxes/coco.ts";
import { readVoc } from "../../formats/boxes/voc.ts";
import { placeMedia, type Row } from "../../formats/chat/rows.ts";
import { decodeText } from "../../formats/text/decodeText.ts";
import { boxTurns, MOST_LABELS } from "../../instructions/boxTurns.ts";
import type { Turn } from "../../protocol/records.ts";
import { attempt } from "../attempt.ts";
import type { DroppedFile } from "../droppedFile.ts";
import type { SheetBoxes, SheetRows } from "../sheets/sheetRows.ts";

const CAPTION = "Describe the picture.";

/** Places are in thousandths until the person says otherwise: they hold for a picture of any size. */
export function cocoSheet(
  { pictures, captions, labels, problems }: CocoRows,
  name: string,
): SheetRows {
  const sheet = boxSheet(pictures, labels, name);
  const described = captions.map(({ path, text }, i): Row => {
    const turn = { question: CAPTION, answer: text, kind: "caption" };
    return rowOf(path, [turn], pictures.length + i + 1);
  });
  if (captions.length > 0)
    problems.push(
      `${name}: "${CAPTION}" is asked of each of its ${captions.length.toLocaleString("en-US")} captions.`,
    );
  return {
    ...sheet,
    rows: [...sheet.rows, ...described],
    problems: [...problems, ...sheet.problems],
  };
}

/** One XML file for each picture; `name` is that of them together. Files that cannot be read are problems. */
export async function vocSheet(files: readonly DroppedFile[], name: string): Promise<SheetRows> {
  const problems: string[] = [];
  const pictures: BoxedPicture[] = [];
  const counts = { clipped: 0, outside: 0 };
  for (const { path, file } of files) {
    const own = path.split("/").at(-1)!;
    const read = await attempt(async () => {
      const { text, notes } = decodeText(new Uint8Array(await file.arrayBuffer()), own);
      problems.push(...notes);
      return readVoc(text, own);
    });
    if ("reason" in read) problems.push(read.reason);
    else pictures.push(withinPicture(read, counts));
  }
  const labels = [...new Set(pictures.flatMap(({ boxes }) => boxes.map(({ label }) => label)))];
  const sheet = boxSheet(pictures, labels, name);
  return { ...sheet, problems: [...problems, ...boxProblems(name, counts), ...sheet.problems] };
}

/** `lines`: number of each picture in the file, where that is not its place in the list. */
export function boxSheet(
  pictures: readonly (BoxedPicture | UnsizedPicture)[],
  labels: readonly string[],
  name: string,
  lines?: readonly number[],
): SheetRows & { boxes: SheetBoxes } {
  const unit = "thousandths";
  const rows = pictures.flatMap((picture, i): Row[] => {
    const turns = boxTurns(picture, { labels, unit });
    if (turns.length === 0) return [];
    return [{ ...rowOf(picture.path, turns, lines?.[i] ?? i + 1), boxes: picture }];
  });
  const problems = [];
  const silent = pictures.length - rows.length;
  if (silent > 0)
    problems.push(
      `${name}: ${silent} of its pictures have no box and there is no label to ask for; left out.`,
    );
  const rich = pictures.filter(
    ({ boxes }) => new Set(boxes.map(({ label }) => label)).size > MOST_LABELS,
  );
  if (rich.length > 0)
    problems.push(
      `${name}: ${rich.length} of its pictures have more than ${MOST_LABELS} kinds of things; ${MOST_LABELS} of them, drawn, are asked for.`,
    );
  const crowds = pictures.filter(({ boxes }) => boxes.some(({ isGroup }) => isGroup)).length;
  if (crowds > 0)
    problems.push(
      `${name}: in ${crowds} of its pictures a box is around a whole group; how many there are, and where, is not asked of that thing.`,
    );
  return {
    ...{ rows, problems, unit: "row" },
    boxes: { labels, unit },
  };
}

function rowOf(path: string, turns: readonly Turn[], line: number): Row {
  const media = [{ kind: "image" as const, path }];
  const placed = placeMedia(media, turns);
  // Labels may hold the words of a placeholder.
  if ("reason" in placed) return { media, turns: [...turns], line, doubt: `${placed.reason}.` };
  return { ...placed, line };
}
