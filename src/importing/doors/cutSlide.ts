/** Cuts regions and squares out of a slide, each as a picture of its own. Of the file only their tiles are read. */
import type { Job } from "../../base/async/job.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { keepDecoded } from "../../media/pictures/image.ts";
import { isNearlyWhite } from "../../media/pictures/nearlyWhite.ts";
import type { TiffFile } from "../../media/tiff/openTiff.ts";
import {
  regionText,
  scaleText,
  squaresOf,
  type SlideCut,
  type SlideOutcome,
  type SlideRegion,
} from "../../protocol/media/slide.ts";
import { attempt } from "../attempt.ts";
import { ingested, type IngestedMedia } from "../ingestMedia.ts";
import type { OpenedPage } from "../ingestPages.ts";

/** A slide in its file. */
export interface OpenSlide {
  path: string;
  file: TiffFile;
  /** Of the file. */
  page: number;
  /** What all that is cut out of it belongs to, so that no split parts it. */
  source: string;
}

/** A cut that is allowed. → pictures by name, or why they cannot be read. */
export async function cutSlide(
  slide: OpenSlide,
  { regions, squares }: SlideCut,
  { progress, signal }: Pick<Job, "progress" | "signal">,
): Promise<{ found: Map<string, OpenedPage>; outcome: SlideOutcome }> {
  const levels = slide.file.levels(slide.page);
  const all = [
    ...regions.map((region) => ({ region, isDrawn: true })),
    ...(squares ? squaresOf(levels, squares) : []).map((region) => ({ region, isDrawn: false })),
  ];
  const found = new Map<string, OpenedPage>();
  const outcome = { kept: 0, empty: 0, failed: 0 };
  const drawn = new Set(regions.map(regionText));
  for (const [place, { region, isDrawn }] of all.entries()) {
    progress("Cutting the slide", place, all.length);
    signal.throwIfAborted();
    // A square that was drawn as well is one picture.
    if (!isDrawn && drawn.has(regionText(region))) continue;
    const name = nameOf(slide.path, region, found);
    const item = await attempt(() => pictureOf(slide, region, name, !isDrawn));
    if (item === null) outcome.empty++;
    else if ("reason" in item) {
      outcome.failed++;
      found.set(name, { reason: `${name}: ${item.reason}` });
    } else {
      outcome.kept++;
      found.set(name, { ...item, source: slide.source });
    }
  }
  return { found, outcome };
}

/** Null for one that is left out since it is empty. */
async function pictureOf(
  { file, page }: OpenSlide,
  region: SlideRegion,
  name: string,
  canBeEmpty: boolean,
): Promise<IngestedMedia | null> {
  const picture = await file.readRegion(page, region);
  if (canBeEmpty && isNearlyWhite(picture.rgba)) return null;
  const { micrometres } = file.levels(page)[region.level]!;
  const { media, ...item } = await ingested("image", await keepDecoded(picture), name);
  const scale = micrometres ? `, ${scaleText(micrometres)}` : "";
  return {
    ...item,
    media: { ...media, region: { ...region, ...(micrometres && { micrometres }) } },
    notes: [`Region ${regionText(region)} of a slide${scale}.`, ...item.notes],
  };
}

/** Of regions with one corner the later ones have their size in their name. */
function nameOf(path: string, region: SlideRegion, taken: ReadonlyMap<string, unknown>): string {
  const { left, top, level, width, height } = region;
  const name = `${path} region ${left},${top} at level ${level}`;
  return taken.has(name) ? `${name}, ${formatCount(width)} x ${formatCount(height)}` : name;
}

/** Whether a name was made for a region of the slide `path`. */
export const isRegionOf = (name: string, path: string) => name.startsWith(`${path} region `);
