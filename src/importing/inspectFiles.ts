/**
 * Looks at dropped files and makes of them what could be added: nothing is stored. Sheets are matched with the pictures
 * and clips that were dropped beside them; pictures and clips that no sheet names become examples that wait for their
 * question.
 */
import { isUserError } from "../base/userError.ts";
import { inParallel } from "../base/inParallel.ts";
import { matchMedia } from "./matchMedia.ts";
import { readDataUri } from "../formats/dataUri.ts";
import { readZip } from "../formats/readZip.ts";
import type { Row } from "../formats/rows.ts";
import { HEAD_BYTES } from "../media/fileKind.ts";
import type { ImportReview } from "../protocol/reports.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import type { Job } from "../base/job.ts";
import { keepMedia, kindOfFile } from "./keepMedia.ts";
import { readSheetRows, sheetForm } from "./readSheets.ts";

export interface DroppedFile {
  /** Relative to what was dropped, with forward slashes. */
  path: string;
  file: Blob;
}

/** A picture or clip that was opened, or why it could not be. */
export type Opened = (NewMedia & { notes: string[] }) | { reason: string; bytes: number };

export interface Inspected {
  /** Every picture and clip by its path, in the order they were dropped. */
  media: Map<string, Opened>;
  /** What the sheets say, with the dropped path of each of the row's media. */
  rows: { row: Row; paths: string[]; sheet: string; unit: "line" | "row" }[];
  /** Files that are neither media nor sheets, and why they cannot be used. */
  broken: { path: string; reason: string; bytes: number }[];
  problems: string[];
  columns?: ImportReview["columns"];
}

/** Left by file managers; nobody means to drop them. */
const isLitter = (path: string) =>
  /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX)($|\/)/i.test(path);

/** Decoding happens in the browser's own threads; more at once only costs memory. */
const LANES = 3;

/** What a zip unpacks to is held in memory. */
const LARGEST_ZIP_BYTES = 1e9;

const LOOKING = "Looking at the files";

/** `frames`: how many frames of a clip the model looks at. */
export async function inspectFiles(
  dropped: readonly DroppedFile[],
  frames: number,
  { progress }: Pick<Job, "progress">,
): Promise<Inspected> {
  const result: Inspected = { media: new Map(), rows: [], broken: [], problems: [] };
  const files = await withZips(dropped, result);
  const mediaFiles = new Map<string, Blob>();
  const sheets: { path: string; file: Blob; form: "csv" | "json" }[] = [];
  for (const { path, file } of files) {
    if (isLitter(path)) continue;
    const found = await attempt(() => kindOfFile(file));
    if ("reason" in found) {
      // A refused photo is still the file that a sheet means.
      result.media.set(path, { reason: found.reason, bytes: file.size });
    } else if (found.kind === "image" || found.kind === "video") {
      mediaFiles.set(path, file);
      // Keeps the order of dropping, whatever finishes first.
      result.media.set(path, { reason: "", bytes: file.size });
    } else {
      const form = sheetForm(path, new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
      if (form) sheets.push({ path, file, form });
      else result.broken.push({ path, reason: UNKNOWN, bytes: file.size });
    }
  }
  for (const sheet of sheets) await readOne(sheet, result, mediaFiles);

  let done = 0;
  progress(LOOKING, 0, mediaFiles.size);
  await inParallel([...mediaFiles], LANES, async ([path, file]) => {
    const opened = await attempt(() => keepMedia(file, path, frames));
    result.media.set(path, "reason" in opened ? { ...opened, bytes: file.size } : opened);
    progress(LOOKING, ++done, mediaFiles.size);
  });
  return result;
}

const UNKNOWN =
  "Scion does not know this kind of file. It reads pictures, clips, and questions with answers in CSV, TSV, JSON or JSONL.";

/** The value, or the sentence of a UserError. Other errors go on. */
async function attempt<T>(work: () => Promise<T>): Promise<T | { reason: string }> {
  try {
    return await work();
  } catch (error) {
    if (isUserError(error)) return { reason: error.message };
    throw error;
  }
}

async function readOne(
  { path, file, form }: { path: string; file: Blob; form: "csv" | "json" },
  result: Inspected,
  mediaFiles: Map<string, Blob>,
): Promise<void> {
  const read = await attempt(() => readSheetRows(file, path, form));
  if ("reason" in read) {
    result.broken.push({ path, reason: read.reason, bytes: file.size });
    return;
  }
  result.columns ??= read.columns;
  const matched = matchMedia(read.rows, [...result.media.keys()], path, read.unit);
  result.problems.push(...read.problems, ...matched.problems);
  for (const row of matched.rows) {
    const paths = row.media.map(({ path: named }, index) => {
      const uri = readDataUri(named);
      if (!uri) return matched.files.get(named) ?? named;
      // A picture inside the sheet is a file of its own from here on.
      const inner = `${path}, ${read.unit} ${row.line}, picture ${index + 1}`;
      const blob = new Blob([uri.bytes], { type: uri.mime });
      mediaFiles.set(inner, blob);
      result.media.set(inner, { reason: "", bytes: blob.size });
      return inner;
    });
    result.rows.push({ row, paths, sheet: path, unit: read.unit });
  }
}

/** Replaces zips by what is in them. */
async function withZips(
  dropped: readonly DroppedFile[],
  result: Inspected,
): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  for (const { path, file } of dropped) {
    const kind = await attempt(() => kindOfFile(file));
    if ("reason" in kind || kind.kind !== "zip") {
      files.push({ path, file });
      continue;
    }
    const unpacked = await attempt(async () => {
      const zip = await readZip(file, path.split("/").at(-1), { maxTotalBytes: LARGEST_ZIP_BYTES });
      if (zip.paths.includes("project.json")) return { reason: PROJECT };
      if (zip.paths.includes("[Content_Types].xml")) return { reason: OFFICE };
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      const inner: DroppedFile[] = [];
      for (const name of zip.paths) {
        inner.push({ path: folder + name, file: new Blob([await zip.read(name)]) });
      }
      return inner;
    });
    if ("reason" in unpacked) {
      result.broken.push({ path, reason: unpacked.reason, bytes: file.size });
    } else files.push(...unpacked);
  }
  return files;
}

const PROJECT = "This is a whole Scion project. Go to Home and choose Open project file.";
const OFFICE =
  "This is an Office document. Save the sheet as CSV (UTF-8) and drop that; pictures go beside it as files.";
