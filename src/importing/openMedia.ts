/** Opens the pictures and clips among dropped files; what waits for a person's word is outlined. */
import { inParallel } from "../base/async/inParallel.ts";
import type { Job } from "../base/async/job.ts";
import { attempt } from "./attempt.ts";
import { kindOfFile } from "./ingestMedia.ts";
import { ingestPages, type OpenedPage } from "./ingestPages.ts";
import type { InspectedFiles, OpenedMedia } from "./inspectedFiles.ts";
import { WAITS } from "./doors/longClips.ts";

/** Decoding runs in the browser's own threads; a higher concurrency only costs memory. */
export const CONCURRENCY = 3;

const PHASE = "Looking at the files";

export type Progress = Pick<Job, "progress">;

/** A file of several pages gets an entry for each, behind its own. */
export async function openMedia(
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
    return new Map<string, OpenedFile>([[path, { reason: WAITS, isAsking: true }]]);
  }
  const opened = await attempt(() => ingestPages(file, path, frames));
  const pages = "reason" in opened ? new Map<string, OpenedPage>([[path, opened]]) : opened;
  // Regions of a slide can be sound where the whole is not.
  if (found.kind === "image" && found.mime === "image/tiff") await slides.take(path, file, pages);
  return pages;
}

/** A file that waits or is set aside keeps its own size. */
export type OpenedFile = OpenedPage | { reason: string; isAside?: true; isAsking?: true };

/** The media with what was opened of their files, each file in the place where it was. */
export function withPages(
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
