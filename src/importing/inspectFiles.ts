/**
 * Inspects dropped files without storing anything. Sheets are matched with the pictures and clips dropped beside them;
 * media that no sheet names become examples without a question.
 */
import { isUserError } from "../base/userError.ts";
import { inParallel } from "../base/inParallel.ts";
import { matchMedia } from "./matchMedia.ts";
import { readDataUri } from "../formats/dataUri.ts";
import { readZip } from "../formats/readZip.ts";
import type { Row } from "../formats/chat/rows.ts";
import { HEAD_BYTES } from "../media/fileKind.ts";
import type { ImportReview } from "../protocol/reports.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import type { Job } from "../base/job.ts";
import { ingestMedia, kindOfFile } from "./ingestMedia.ts";
import { readSheetRows, sheetFormat } from "./readSheets.ts";

export interface DroppedFile {
  /** Relative to what was dropped, with forward slashes. */
  path: string;
  file: Blob;
}

/** A decoded picture or clip, or why it could not be decoded. */
export type OpenedMedia = (NewMedia & { notes: string[] }) | { reason: string; bytes: number };

export interface InspectedFiles {
  /** Pictures and clips by path, in the order they were dropped. */
  media: Map<string, OpenedMedia>;
  /** Rows of the sheets, with the dropped path of each medium. */
  rows: { row: Row; paths: string[]; sheet: string; unit: "line" | "row" }[];
  /** Files that cannot be used, with the reason. */
  broken: { path: string; reason: string; bytes: number }[];
  problems: string[];
  columns?: ImportReview["columns"];
}

/** Files created by operating systems. */
const isSystemFile = (path: string) =>
  /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX)($|\/)/i.test(path);

/** Decoding runs in the browser's own threads; a higher concurrency only costs memory. */
const CONCURRENCY = 3;

/** Limit for the unpacked size of a zip, which is held in memory. */
const MAX_ZIP_BYTES = 1e9;

const PHASE = "Looking at the files";

/** `frames`: number of frames that the model samples from a clip. */
export async function inspectFiles(
  dropped: readonly DroppedFile[],
  frames: number,
  { progress }: Pick<Job, "progress">,
): Promise<InspectedFiles> {
  const result: InspectedFiles = { media: new Map(), rows: [], broken: [], problems: [] };
  const files = await expandZips(dropped, result);
  const mediaFiles = new Map<string, Blob>();
  const sheets: { path: string; file: Blob; form: "csv" | "json" }[] = [];
  for (const { path, file } of files) {
    if (isSystemFile(path)) continue;
    const found = await attempt(() => kindOfFile(file));
    if ("reason" in found) {
      // A file in a refused format can still be named by a sheet.
      result.media.set(path, { reason: found.reason, bytes: file.size });
    } else if (found.kind === "image" || found.kind === "video") {
      mediaFiles.set(path, file);
      // Reserves the position, whichever file is decoded first.
      result.media.set(path, { reason: "", bytes: file.size });
    } else {
      const form = sheetFormat(path, new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
      if (form) sheets.push({ path, file, form });
      else result.broken.push({ path, reason: UNKNOWN_KIND, bytes: file.size });
    }
  }
  for (const sheet of sheets) await readSheetFile(sheet, result, mediaFiles);

  let done = 0;
  progress(PHASE, 0, mediaFiles.size);
  await inParallel([...mediaFiles], CONCURRENCY, async ([path, file]) => {
    const opened = await attempt(() => ingestMedia(file, path, frames));
    result.media.set(path, "reason" in opened ? { ...opened, bytes: file.size } : opened);
    progress(PHASE, ++done, mediaFiles.size);
  });
  return result;
}

const UNKNOWN_KIND =
  "Scion does not know this kind of file. It reads pictures, clips, and questions with answers in CSV, TSV, JSON or JSONL.";

/** The result, or the message of a UserError as `reason`. Other errors are rethrown. */
async function attempt<T>(work: () => Promise<T>): Promise<T | { reason: string }> {
  try {
    return await work();
  } catch (error) {
    if (isUserError(error)) return { reason: error.message };
    throw error;
  }
}

async function readSheetFile(
  { path, file, form }: { path: string; file: Blob; form: "csv" | "json" },
  result: InspectedFiles,
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
      // From here on an inline picture is handled as a file of its own.
      const inner = `${path}, ${read.unit} ${row.line}, picture ${index + 1}`;
      const blob = new Blob([uri.bytes], { type: uri.mime });
      mediaFiles.set(inner, blob);
      result.media.set(inner, { reason: "", bytes: blob.size });
      return inner;
    });
    result.rows.push({ row, paths, sheet: path, unit: read.unit });
  }
}

/** Replaces zips by their files. */
async function expandZips(
  dropped: readonly DroppedFile[],
  result: InspectedFiles,
): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  for (const { path, file } of dropped) {
    const kind = await attempt(() => kindOfFile(file));
    if ("reason" in kind || kind.kind !== "zip") {
      files.push({ path, file });
      continue;
    }
    const unpacked = await attempt(async () => {
      const zip = await readZip(file, path.split("/").at(-1), { maxTotalBytes: MAX_ZIP_BYTES });
      if (zip.paths.includes("project.json")) return { reason: IS_PROJECT };
      if (zip.paths.includes("[Content_Types].xml")) return { reason: IS_OFFICE_DOCUMENT };
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

const IS_PROJECT = "This is a whole Scion project. Go to Home and choose Open project file.";
const IS_OFFICE_DOCUMENT =
  "This is an Office document. Save the sheet as CSV (UTF-8) and drop that; pictures go beside it as files.";
