/** Slides that were dropped: each is one small picture to begin with, and a person can cut regions out of it at any of its sizes. */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { cutFault, WHOLE, type Slide, type SlideCut } from "../../protocol/media/slide.ts";
import type { IngestedMedia } from "../ingestMedia.ts";
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
  whole: IngestedMedia;
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
      if (levels.length < 2 || !whole || "reason" in whole) continue;
      this.#doors.set(name, {
        ...{ path: name, file, page, whole, source: whole.source ?? whole.media.hash },
        shown: { path: name, overview: whole.blob, levels, cut: WHOLE },
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
    const whole = { ...door.whole, source: door.source };
    return new Map<string, OpenedPage | Aside>([
      [path, cut.whole ? whole : { reason: IS_CUT, isAside: true }],
      ...found,
    ]);
  }
}
