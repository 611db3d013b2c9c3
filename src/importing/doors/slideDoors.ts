/** Slides that were dropped: each is one small picture to begin with, and a person can cut regions out of it at any of its sizes. */
import { LONG_SIDE } from "../../base/media/longSide.ts";
import { newId } from "../../base/newId.ts";
import { keepDecoded } from "../../media/pictures/image.ts";
import type { TiffFile } from "../../media/tiff/openTiff.ts";
import { attempt } from "../attempt.ts";
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { cutFault, WHOLE, type Slide, type SlideCut } from "../../protocol/media/slide.ts";
import { pageName, type OpenedPage } from "../ingestPages.ts";
import { cutSlide, type OpenSlide } from "./cutSlide.ts";

/** Of the whole, once only regions of it are kept. */
const IS_CUT =
  "Of this slide only regions are kept, so that questions about the whole cannot be asked. Keep it whole for them.";

interface Aside {
  reason: string;
  isAside: true;
}

interface Door extends OpenSlide {
  whole: OpenedPage;
  shown: Slide;
}

export class SlideDoors {
  readonly #doors = new Map<string, Door>();

  /** Takes the slides of a TIFF file, of which `pages` are the pictures that came of it. */
  async take(path: string, blob: Blob, pages: ReadonlyMap<string, OpenedPage>): Promise<void> {
    const { TiffFile } = await import("../../media/tiff/openTiff.ts");
    const file = await TiffFile.open(blob);
    for (let page = 0; page < file.pageCount; page++) {
      const name = pageName(path, "page", page);
      const whole = pages.get(name);
      const levels = file.levels(page);
      const isSlide = levels.length > 1;
      const overview = isSlide && whole ? await overviewOf(whole, file, page) : null;
      if (!whole || !overview) continue;
      const isRefused = "reason" in whole;
      this.#doors.set(name, {
        ...{ path: name, file, page, whole },
        source: isRefused ? newId() : (whole.source ?? whole.media.hash),
        shown: {
          ...{ path: name, overview, levels, cut: { ...WHOLE, whole: !isRefused } },
          ...(isRefused && { wholeRefused: whole.reason }),
        },
      });
    }
  }

  list(): Slide[] {
    return [...this.#doors.values()].map(({ shown }) => shown);
  }

  /**
   * What is kept of a slide, by name.
   * @throws {UserError} when this cannot be cut; all is as it was then
   */
  async cut(
    path: string,
    cut: SlideCut,
    job: Pick<Job, "progress" | "signal">,
  ): Promise<Map<string, OpenedPage | Aside>> {
    const door = this.#doors.get(path);
    if (!door) throw new UserError(`${path} is no longer open here. Drop it again.`);
    const fault = cutFault(cut, door.shown.levels);
    if (fault) throw new UserError(fault);
    const { found, outcome } = await cutSlide(door, cut, job);
    this.#doors.set(path, { ...door, shown: { ...door.shown, cut, outcome } });
    return new Map<string, OpenedPage | Aside>([[path, wholeOf(door, cut)], ...found]);
  }
}

/** What stands for the file itself. That it cannot be read stays said. */
function wholeOf({ whole, source }: Door, cut: SlideCut): OpenedPage | Aside {
  if ("reason" in whole) return whole;
  return cut.whole ? { ...whole, source } : { reason: IS_CUT, isAside: true };
}

/** The whole as it is kept; where that level is damaged the largest below it that can be read, or null. */
async function overviewOf(whole: OpenedPage, file: TiffFile, page: number): Promise<Blob | null> {
  if ("blob" in whole) return whole.blob;
  for (let longSide = LONG_SIDE / 2; longSide >= 1; longSide /= 2) {
    const kept = await attempt(async () => keepDecoded(await file.read(page, longSide)));
    if ("blob" in kept) return kept.blob;
  }
  return null;
}
