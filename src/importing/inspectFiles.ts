/**
 * Inspects dropped files without storing anything. Sheets are matched with the pictures and clips dropped beside them;
 * media that no sheet names become examples without a question.
 */
import { attempt } from "./attempt.ts";
import { inParallel } from "../base/async/inParallel.ts";
import { matchMedia } from "./matchMedia.ts";
import { readDataUri } from "../formats/dataUri.ts";
import { isMediaFile, type Row } from "../formats/chat/rows.ts";
import type { LineUnit } from "../formats/text/lineProblems.ts";
import { HEAD_BYTES } from "../media/fileKind.ts";
import type { DicomOpening } from "../protocol/dicomDoor.ts";
import type { KeepClip } from "../protocol/media/longClip.ts";
import type { SlideCut } from "../protocol/media/slide.ts";
import type { SheetColumns } from "../protocol/reports.ts";
import type { Job } from "../base/async/job.ts";
import type { ColumnRoles } from "./sheets/columns.ts";
import type { BrokenFile, DroppedFile } from "./droppedFile.ts";
import { DicomDoors, WAITS } from "./dicomDoor.ts";
import { expandZips } from "./expandZips.ts";
import { kindOfFile, type IngestedMedia } from "./ingestMedia.ts";
import { IS_CUT, isSegmentOf, LongClips, WAITS as WAITS_LONG } from "./longClips.ts";
import { ingestPages, isFrameOf, type OpenedPage } from "./ingestPages.ts";
import { isRegionOf } from "./slides/cutSlide.ts";
import { SlideDoors } from "./slides/slideDoors.ts";
import { fitBoxes } from "./annotations/fitBoxes.ts";
import { gatherVqa } from "./annotations/vqaFiles.ts";
import {
  MAX_SHEET_BYTES,
  readSheetRows,
  sheetFormat,
  type SheetFormat,
  type SheetParts,
} from "./readSheets.ts";
import type { SheetBoxes } from "./sheets/sheetRows.ts";
import { MODEL_FILE, modelFiles } from "./modelFiles.ts";
import { unknownFile } from "./unknownFile.ts";

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

/** Files created by operating systems. */
const isSystemFile = (path: string) =>
  /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX)($|\/)/i.test(path);

/** Decoding runs in the browser's own threads; a higher concurrency only costs memory. */
const CONCURRENCY = 3;

const PHASE = "Looking at the files";
const SYSTEM_FILE = "This is a hidden file, which operating systems make, so it was not looked at.";
const SHEET = "This is a file of questions and answers, not a picture or clip.";

type Progress = Pick<Job, "progress">;

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

/** A file of several pages gets an entry for each, behind its own. */
async function openMedia(
  files: ReadonlyMap<string, Blob>,
  result: InspectedFiles,
  frames: number,
  { progress }: Progress,
): Promise<void> {
  let done = 0;
  progress(PHASE, 0, files.size);
  const opened = new Map<string, Map<string, OpenedFile>>();
  await inParallel([...files], CONCURRENCY, async ([path, file]) => {
    const pages = await attempt(() => openFile(path, file, result, frames));
    opened.set(path, "reason" in pages ? new Map([[path, pages]]) : pages);
    progress(PHASE, ++done, files.size);
  });
  result.media = withPages(result.media, opened);
}

/** The pictures or the clip of a file by name; a long clip is outlined and waits. @throws {UserError} when it cannot be used */
async function openFile(
  path: string,
  file: Blob,
  { longClips, slides }: Pick<InspectedFiles, "longClips" | "slides">,
  frames: number,
) {
  const found = await kindOfFile(file);
  if (found.kind === "video" && (await longClips.take(path, file))) {
    return new Map<string, OpenedFile>([[path, { reason: WAITS_LONG, isAsking: true }]]);
  }
  const opened = await attempt(() => ingestPages(file, path, frames));
  const pages = "reason" in opened ? new Map<string, OpenedPage>([[path, opened]]) : opened;
  // Regions of a slide can be sound where the whole is not.
  if (found.kind === "image" && found.mime === "image/tiff") await slides.take(path, file, pages);
  return pages;
}

/** Cuts regions out of a slide, instead of those that were cut out before. @throws {UserError} as `SlideDoors.cut` does */
export async function cutSlide(
  result: InspectedFiles,
  path: string,
  cut: SlideCut,
  job: Job,
): Promise<void> {
  const opened = await result.slides.cut(path, cut, job);
  const before = [...result.media].filter(([name]) => !isRegionOf(name, path));
  result.media = withPages(new Map(before), new Map([[path, opened]]));
  fitBoxes(result);
}

/** Keeps the whole of a long clip or segments of it, instead of what was kept before. @throws {UserError} as `LongClips.keep` does */
export async function keepClip(
  result: InspectedFiles,
  path: string,
  keeps: KeepClip,
  frames: number,
  job: Job,
): Promise<void> {
  const opened = new Map<string, OpenedFile>(await result.longClips.keep(path, keeps, frames, job));
  // What a sheet asks about the whole keeps its file.
  if (!opened.has(path)) opened.set(path, { reason: IS_CUT, isAside: true });
  const before = [...result.media].filter(([name]) => !isSegmentOf(name, path));
  result.media = withPages(new Map(before), new Map([[path, opened]]));
  fitBoxes(result);
}

/** Opens the DICOM files behind a door, or opens them otherwise than before. */
export async function openDicoms(
  result: InspectedFiles,
  key: string,
  opening: DicomOpening,
  frames: number,
  { progress }: Progress,
): Promise<void> {
  const paths = result.dicoms.paths(key);
  const opened = new Map<string, Map<string, OpenedPage>>();
  progress("Opening the pictures", 0, paths.length);
  await inParallel(paths, CONCURRENCY, async (path) => {
    opened.set(path, await result.dicoms.open(path, opening, frames));
    progress("Opening the pictures", opened.size, paths.length);
  });
  result.dicoms.opened(key, opening);
  const before = [...result.media].filter(([name]) => !paths.some((path) => isFrameOf(name, path)));
  result.media = withPages(new Map(before), opened);
  fitBoxes(result);
}

/** A file that waits or is set aside keeps its own size. */
type OpenedFile = OpenedPage | { reason: string; isAside?: true; isAsking?: true };

/** The media with what was opened of their files, each file in the place where it was. */
function withPages(
  media: ReadonlyMap<string, OpenedMedia>,
  opened: ReadonlyMap<string, ReadonlyMap<string, OpenedFile>>,
): Map<string, OpenedMedia> {
  const bytesOf = (item: OpenedMedia) => ("reason" in item ? item.bytes : item.blob.size);
  return new Map(
    [...media].flatMap(([path, present]): [string, OpenedMedia][] => {
      const pages = opened.get(path);
      if (!pages) return [[path, present]];
      return [...pages].map(([name, page]) => [
        name,
        "reason" in page ? { ...page, bytes: bytesOf(present) } : page,
      ]);
    }),
  );
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
