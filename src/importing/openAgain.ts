/** What a person says of files that were looked at: regions of a slide, segments of a long clip, the way to open DICOM. */
import { inParallel } from "../base/async/inParallel.ts";
import type { Job } from "../base/async/job.ts";
import type { DicomOpening } from "../protocol/dicomDoor.ts";
import type { KeepClip } from "../protocol/media/longClip.ts";
import type { SlideCut } from "../protocol/media/slide.ts";
import { fitBoxes } from "./annotations/fitBoxes.ts";
import { isFrameOf, type OpenedPage } from "./ingestPages.ts";
import type { InspectedFiles } from "./inspectedFiles.ts";
import { IS_CUT, isSegmentOf } from "./doors/longClips.ts";
import { CONCURRENCY, type OpenedFile, type Progress, withPages } from "./openMedia.ts";
import { isRegionOf } from "./doors/cutSlide.ts";

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
