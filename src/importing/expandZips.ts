/** Replaces the zips among dropped files by what is in them. */
import { readZip } from "../formats/zip/readZip.ts";
import { attempt } from "./attempt.ts";
import { kindOfFile } from "./ingestMedia.ts";
import type { BrokenFile, DroppedFile } from "./droppedFile.ts";

/** Limit for the unpacked size of a zip, which is held in memory. */
const MAX_ZIP_BYTES = 1e9;

export interface ExpandedZips {
  files: DroppedFile[];
  /** Zips that cannot be opened, and those that are something else. */
  broken: BrokenFile[];
  /** Guesses about the names of files. */
  problems: string[];
}

export async function expandZips(dropped: readonly DroppedFile[]): Promise<ExpandedZips> {
  const problems: string[] = [];
  const files: DroppedFile[] = [];
  const broken: BrokenFile[] = [];
  for (const { path, file } of dropped) {
    const kind = await attempt(() => kindOfFile(file));
    if ("reason" in kind || kind.kind !== "zip") {
      files.push({ path, file });
      continue;
    }
    const unpacked = await attempt(() => unpack({ path, file }, problems));
    if ("reason" in unpacked) broken.push({ path, reason: unpacked.reason, bytes: file.size });
    else files.push(...unpacked);
  }
  return { files, broken, problems };
}

async function unpack(
  { path, file }: DroppedFile,
  problems: string[],
): Promise<DroppedFile[] | { reason: string }> {
  const zip = await readZip(file, path.split("/").at(-1), { maxTotalBytes: MAX_ZIP_BYTES });
  if (zip.paths.includes("project.json")) return { reason: IS_PROJECT };
  if (zip.paths.includes("[Content_Types].xml")) return { reason: IS_OFFICE_DOCUMENT };
  const [guessed, ...others] = zip.guessedPaths;
  if (guessed !== undefined) {
    const more = others.length ? ` and ${others.length} more names were` : " was";
    problems.push(
      `${zip.name} does not say how it writes letters: "${guessed}"${more} read as CP437, as Windows packs zips.`,
    );
  }
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const inner: DroppedFile[] = [];
  for (const name of zip.paths) {
    inner.push({ path: folder + name, file: new Blob([await zip.read(name)]) });
  }
  return inner;
}

const IS_PROJECT = "This is a whole Scion project. Go to Home and choose Open project file.";
const IS_OFFICE_DOCUMENT =
  "This is an Office document. Save the sheet as CSV (UTF-8) and drop that; pictures go beside it as files.";
