/** Files that hold several pictures: the pages of a TIFF. Each page is a picture of its own, and stays with the others in a split. */
import { formatCount } from "../base/words/formatCount.ts";
import type { PictureFile } from "../media/pictures/pictureFile.ts";
import { openPictureFile } from "../media/pictures/readers.ts";
import { attempt } from "./attempt.ts";
import { ingestMedia, ingestPage, kindOfFile, type IngestedMedia } from "./ingestMedia.ts";

/** `source`: what it belongs to where that is not itself. */
export type OpenedPage = (IngestedMedia & { source?: string }) | { reason: string };

/** Every page of the review is held in memory. Our choice. */
const MAX_PAGES = 300;

/**
 * The pictures or the clip of a file by name: `path`, then `path, page 2` and so on.
 * @throws {UserError} when the file cannot be used
 */
export async function ingestPages(
  file: Blob,
  path: string,
  frames: number,
): Promise<Map<string, OpenedPage>> {
  const kind = await kindOfFile(file);
  const pictures = kind.kind === "image" ? await openPictureFile(file, kind.mime) : null;
  if (!pictures || pictures.pageCount === 1)
    return new Map([[path, await ingestMedia(file, path, frames)]]);
  return ingestEach(pictures, { path, unit: "page" }, (page, name) =>
    ingestPage(pictures, page, name),
  );
}

interface Names {
  path: string;
  /** What its pictures are called. */
  unit: "page" | "frame";
  /** What all of them belong to; else the first of them. */
  source?: string;
}

/** Of the first it is that of the file. */
export const pageName = (path: string, unit: Names["unit"], page: number) =>
  page === 0 ? path : `${path}, ${unit} ${page + 1}`;

/** Whether a name was made for a further frame of the file `path`. */
export const isFrameOf = (name: string, path: string) => name.startsWith(`${path}, frame `);

/** Each picture by name, or why it cannot be used. */
export async function ingestEach(
  pictures: PictureFile,
  { path, unit, source: given }: Names,
  ingest: (page: number, name: string) => Promise<IngestedMedia>,
): Promise<Map<string, OpenedPage>> {
  const pages = new Map<string, OpenedPage>();
  const count = Math.min(pictures.pageCount, MAX_PAGES);
  let source = given;
  for (let page = 0; page < count; page++) {
    const name = pageName(path, unit, page);
    const opened = await attempt(() => ingest(page, name));
    if ("media" in opened) source ??= opened.media.hash;
    pages.set(name, "media" in opened ? { ...opened, ...(source && { source }) } : opened);
  }
  const first = pages.get(path);
  if (first && "notes" in first && count < pictures.pageCount) {
    first.notes.push(
      `Only its first ${formatCount(count, unit)} are opened; save others that matter as files of their own.`,
    );
  }
  return pages;
}
