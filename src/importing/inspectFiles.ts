/**
 * Inspects dropped files without storing anything. Sheets are matched with the pictures and clips dropped beside them;
 * media that no sheet names become examples without a question.
 */
import { attempt } from "./attempt.ts";
import { matchMedia } from "./matchMedia.ts";
import { readDataUri } from "../formats/dataUri.ts";
import { isMediaFile } from "../formats/chat/rows.ts";
import { HEAD_BYTES } from "../media/fileKind.ts";
import type { ColumnRoles } from "./sheets/columns.ts";
import type { DroppedFile } from "./droppedFile.ts";
import { DicomDoors, WAITS } from "./doors/dicomDoor.ts";
import { expandZips } from "./expandZips.ts";
import { kindOfFile } from "./ingestMedia.ts";
import type { InspectedFiles, SheetFile } from "./inspectedFiles.ts";
import { LongClips } from "./doors/longClips.ts";
import { openMedia, type Progress } from "./openMedia.ts";
import { SlideDoors } from "./doors/slideDoors.ts";
import { fitBoxes } from "./annotations/fitBoxes.ts";
import { gatherVqa } from "./annotations/vqaFiles.ts";
import { MAX_SHEET_BYTES, readSheetRows, sheetFormat, type SheetFormat } from "./readSheets.ts";
import { MODEL_FILE, modelFiles } from "./modelFiles.ts";
import { unknownFile } from "./unknownFile.ts";

/** Files created by operating systems. */
const isSystemFile = (path: string) =>
  /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX)($|\/)/i.test(path);

const SYSTEM_FILE = "This is a hidden file, which operating systems make, so it was not looked at.";
const SHEET = "This is a file of questions and answers, not a picture or clip.";

/** `frames`: number of frames that the model samples from a clip. */
export async function inspectFiles(
  dropped: readonly DroppedFile[],
  frames: number,
  job: Progress,
): Promise<InspectedFiles> {
  const result: InspectedFiles = {
    media: new Map(),
    sheets: [],
    dicoms: new DicomDoors(),
    longClips: new LongClips(),
    slides: new SlideDoors(),
    rows: [],
    broken: [],
    problems: [],
  };
  const { files, broken, problems } = await expandZips(dropped);
  result.broken.push(...broken);
  result.problems.push(...problems);
  const mediaFiles = new Map<string, Blob>();
  const ofModels = modelFiles(files.map(({ path }) => path));
  for (const { path, file } of files) {
    if (ofModels.has(path)) result.media.set(path, { reason: MODEL_FILE, bytes: file.size });
    else await sortFile({ path, file }, result, mediaFiles);
  }
  result.sheets = await withVqa(result.sheets);
  const inline: DroppedFile[] = [];
  for (const sheet of result.sheets) inline.push(...(await readSheetFile(sheet, result)));
  for (const { path, file } of inline) mediaFiles.set(path, file);
  await openMedia(mediaFiles, result, frames, job);
  fitBoxes(result);
  return result;
}

/** Reads one of the sheets again, with other roles of its columns. */
export async function changeColumns(
  result: InspectedFiles,
  path: string,
  roles: ColumnRoles,
  frames: number,
  job: Progress,
): Promise<void> {
  const sheet = result.sheets.find((one) => one.path === path);
  if (!sheet) return;
  result.rows = result.rows.filter((row) => row.sheet !== path);
  const inline = await readSheetFile(sheet, result, roles);
  await openMedia(new Map(inline.map(({ path, file }) => [path, file])), result, frames, job);
  fitBoxes(result);
}

/** Puts a file among media, sheets or what cannot be used, by its first bytes. */
async function sortFile(
  { path, file }: DroppedFile,
  { media, sheets, dicoms }: InspectedFiles,
  mediaFiles: Map<string, Blob>,
): Promise<void> {
  const bytes = file.size;
  if (isSystemFile(path))
    return void media.set(path, { reason: SYSTEM_FILE, bytes, isAside: true });
  const found = await attempt(() => kindOfFile(file));
  if ("reason" in found) {
    // A file in a refused format can still be named by a sheet.
    media.set(path, { reason: found.reason, bytes });
  } else if (found.kind === "dicom") {
    const refused = await attempt(() => dicoms.add(path, file));
    media.set(path, refused ? { ...refused, bytes } : { reason: WAITS, bytes, isAsking: true });
  } else if (found.kind === "image" || found.kind === "video") {
    mediaFiles.set(path, file);
    // Reserves the position, whichever file is decoded first.
    media.set(path, { reason: "", bytes });
  } else {
    const head = await attempt(
      async () => new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()),
    );
    if ("reason" in head) return void media.set(path, { ...head, bytes });
    const form = isMediaFile(path) ? null : sheetFormat(path, head);
    if (form) addSheet(sheets, { path, file }, form);
    media.set(
      path,
      form ? { reason: SHEET, bytes, isAside: true } : { reason: unknownFile(path, head), bytes },
    );
  }
}

/** The files of a VOC folder are one sheet, called by what their names have in common. */
function addSheet(sheets: SheetFile[], dropped: DroppedFile, form: SheetFormat): void {
  if (form !== "voc") return void sheets.push({ ...dropped, form, problems: [] });
  const path = dropped.path.replace(/[^/]*$/, "*.xml");
  const known = sheets.find((sheet) => sheet.path === path);
  if (known) known.parts!.push(dropped);
  else sheets.push({ path, file: dropped.file, form, problems: [], parts: [dropped] });
}

/** Questions and annotations of VQA become one sheet; the others stay as they are. */
async function withVqa(sheets: readonly SheetFile[]): Promise<SheetFile[]> {
  const isCandidate = ({ form, file }: SheetFile) =>
    form === "json" && file.size <= MAX_SHEET_BYTES;
  const { others, sheets: found } = await gatherVqa(sheets.filter(isCandidate));
  const joined = found.map((sheet): SheetFile => ({ ...sheet, form: "vqa", problems: [] }));
  return [...sheets.filter((sheet) => !isCandidate(sheet) || others.includes(sheet)), ...joined];
}

/** Appends the rows of a sheet; returns its inline pictures, which from here on are files of their own. */
async function readSheetFile(
  sheet: SheetFile,
  result: InspectedFiles,
  roles?: ColumnRoles,
): Promise<DroppedFile[]> {
  const { path, file, form } = sheet;
  const read = await attempt(() => readSheetRows(sheet, form, roles));
  if ("reason" in read) {
    result.broken.push({ path, reason: read.reason, bytes: file.size });
    return [];
  }
  const inline: DroppedFile[] = [];
  const matched = matchMedia(read.rows, [...result.media.keys()], path, read.unit);
  sheet.problems = [...read.problems, ...matched.problems];
  if (read.columns) sheet.columns = read.columns;
  if (read.boxes) sheet.boxes = read.boxes;
  for (const row of matched.rows) {
    const paths = row.media.map(({ path: named }, index) => {
      const uri = readDataUri(named);
      if (!uri) return matched.files.get(named) ?? named;
      const inner = `${path}, ${read.unit} ${row.line}, picture ${index + 1}`;
      const blob = new Blob([uri.bytes], { type: uri.mime });
      inline.push({ path: inner, file: blob });
      result.media.set(inner, { reason: "", bytes: blob.size });
      return inner;
    });
    result.rows.push({ row, paths, sheet: path, unit: read.unit });
  }
  return inline;
}
