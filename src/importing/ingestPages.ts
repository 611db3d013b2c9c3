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
  return pagesOf(pictures, path);
}

async function pagesOf(pictures: PictureFile, path: string): Promise<Map<string, OpenedPage>> {
  const pages = new Map<string, OpenedPage>();
  const count = Math.min(pictures.pageCount, MAX_PAGES);
  let source: string | undefined;
  for (let page = 0; page < count; page++) {
    const name = page === 0 ? path : `${path}, page ${page + 1}`;
    const opened = await attempt(() => ingestPage(pictures, page, name));
    if ("media" in opened) source ??= opened.media.hash;
    pages.set(name, "media" in opened ? { ...opened, ...(source && { source }) } : opened);
  }
  const first = pages.get(path);
  if (first && "notes" in first && count < pictures.pageCount) {
    first.notes.push(
      `Pages beyond the first ${formatCount(count, "page")} are left out; save those that matter as files of their own.`,
    );
  }
  return pages;
}
