/**
 * Pictures of a TIFF or BigTIFF file: its pages, and of slides the level that is as large as a picture here may be, or a region of
 * any level. Read in ranges with geotiff, which is loaded when the first such file comes.
 */
import { LONG_SIDE } from "../../base/media/longSide.ts";
import { isUserError, UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { regionFault, type SlideLevel, type SlideRegion } from "../../protocol/media/slide.ts";
import type { DecodedPicture, PictureFile } from "../pictures/pictureFile.ts";
import { isTransposed, storedRectangle, upright } from "../pictures/orient.ts";
import { RAW } from "../refusedKinds.ts";
import { BlobSource } from "./blobSource.ts";
import { compressionFault } from "./compression.ts";
import { directoriesOf, type Directory } from "./directories.ts";
import { useBoundedLzw } from "./lzw.ts";
import { levelFor, tiffPages, type TiffPages } from "./pages.ts";
import { rangeOfPage, readPixels, wholeOf } from "./pixels.ts";
import { isDeep, type Range } from "./toRgba.ts";

/** A page without smaller levels is held in memory, in colours of 4 bytes beside its values. Our choice. */
const MAX_PIXELS = 100e6;
/** So many values of 32 bits has a page of as many pixels in four inks. More are no picture of colours. */
const MAX_BYTES = MAX_PIXELS * 4 * 4;

const DAMAGED =
  "This TIFF is damaged and cannot be opened. Open it in a picture program, save it again and drop the new file.";
const CUT =
  "The end of this TIFF is missing, as after a broken download or copy. Copy it again from where it came and drop the new file.";
const REGION_DAMAGED =
  "These pixels are damaged in the file, or missing from it. Copy the slide again from where it came, or cut out another region.";

useBoundedLzw();

export class TiffFile implements PictureFile {
  readonly #source: BlobSource;
  readonly #directories: readonly Directory[];
  readonly #pages: TiffPages;
  /** By page. */
  readonly #ranges = new Map<number, Promise<Range>>();

  private constructor(source: BlobSource, directories: readonly Directory[]) {
    this.#source = source;
    this.#directories = directories;
    this.#pages = tiffPages(directories);
    if (this.#pages.pages.length === 0) throw new UserError(RAW);
  }

  /** @throws UserError when it is damaged, or a camera's raw picture. */
  static open(blob: Blob): Promise<TiffFile> {
    return inSentences(DAMAGED, async () => {
      const source = new BlobSource(blob);
      return new TiffFile(source, await directoriesOf(source));
    });
  }

  get pageCount(): number {
    return this.#pages.pages.length;
  }

  /** Bytes that were read of the file so far. */
  get bytesRead(): number {
    return this.#source.bytesRead;
  }

  /** The sizes of a page as they are shown, the largest first; of a slide there are several. */
  levels(page: number): SlideLevel[] {
    const levels = this.#levelsOf(page);
    const [whole] = levels as [Directory, ...Directory[]];
    return levels.map((level) => {
      const { width, height, orientation } = level;
      const refused = compressionFault(level);
      const micrometres = whole.micrometres && (whole.micrometres * whole.width) / width;
      return {
        ...(isTransposed(orientation) ? { width: height, height: width } : { width, height }),
        ...(micrometres && { micrometres }),
        ...(refused && { refused }),
      };
    });
  }

  /**
   * One page, or of a slide the smallest level that is `longSide` pixels long and packed in a way that is read.
   * @throws UserError when it is damaged, too large, or of a kind that is not read.
   */
  read(page: number, longSide: number): Promise<DecodedPicture> {
    return inSentences(DAMAGED, async () => {
      const levels = this.#levelsOf(page);
      const chosen = levelOfWhole(levels, longSide);
      refuseSize(chosen, levels.length);
      const { rgba, notes } = await readPixels(chosen, wholeOf(chosen), {
        ...{ fileSize: this.#source.fileSize, cut: CUT, isSlide: levels.length > 1 },
      });
      const { width, height } = chosen;
      const picture = upright({ width, height, rgba }, chosen.orientation);
      // All sizes of a slide have one orientation.
      const isTurned = picture.width !== width;
      const [{ width: across, height: down }] = levels as [Directory, ...Directory[]];
      const whole = isTurned ? { width: down, height: across } : { width: across, height: down };
      return {
        ...picture,
        ...(across !== width && { whole }),
        notes: [...this.#levelNotes(levels, chosen), ...notes],
      };
    });
  }

  /**
   * A region of one level of a page, pixel for pixel. Measurements and deep colours become brightness as in the whole, so that all
   * regions are equally bright.
   * @throws UserError when it is damaged, outside, too large, or of a kind that is not read
   */
  readRegion(page: number, region: SlideRegion): Promise<DecodedPicture> {
    return inSentences(REGION_DAMAGED, async () => {
      const fault = regionFault(region, this.levels(page));
      if (fault) throw new UserError(fault);
      const levels = this.#levelsOf(page);
      const level = levels[region.level]!;
      const stored = storedRectangle(region, level, level.orientation);
      const { width, height } = stored;
      refuseSize({ ...level, width, height }, levels.length);
      const { rgba, notes } = await readPixels(level, stored, {
        ...{ fileSize: this.#source.fileSize, cut: REGION_DAMAGED, isSlide: levels.length > 1 },
        ...(isDeep(level) && { range: await this.#rangeOf(page) }),
      });
      return { ...upright({ width, height, rgba }, level.orientation), notes };
    });
  }

  #levelsOf(page: number): Directory[] {
    return this.#pages.pages[page]!.levels.map((at) => this.#directories[at]!);
  }

  #rangeOf(page: number): Promise<Range> {
    const known =
      this.#ranges.get(page) ?? rangeOfPage(levelOfWhole(this.#levelsOf(page), LONG_SIDE));
    this.#ranges.set(page, known);
    return known;
  }

  #levelNotes(levels: readonly Directory[], chosen: Directory): string[] {
    const notes: string[] = [];
    const [whole] = levels as [Directory, ...Directory[]];
    if (levels.length > 1) {
      const times = Math.round(whole.width / chosen.width);
      const lost =
        times > 1
          ? ` What is finer than ${times} pixels of the whole is lost: cut out regions when you import it, where such details count.`
          : "";
      notes.push(
        `A slide of ${sizeOf(whole)} pixels in ${levels.length} sizes: the one of ${sizeOf(chosen)} is taken.${lost}`,
      );
    }
    if (whole.hasLocation) notes.push("Location data will be removed.");
    if (this.#pages.labels > 0) {
      notes.push(
        `${formatCount(this.#pages.labels, "picture")} of its label or glass, on which a name can stand, ${this.#pages.labels === 1 ? "is" : "are"} left out.`,
      );
    }
    return notes;
  }
}

/** Of those that are packed in a way that is read; where none is, the one that would be taken if it were. */
function levelOfWhole(levels: readonly Directory[], longSide: number): Directory {
  const read = levels.filter((level) => !compressionFault(level));
  const choice = read.length > 0 ? read : levels;
  return choice[levelFor(choice, longSide)]!;
}

const sizeOf = ({ width, height }: { width: number; height: number }) =>
  `${width.toLocaleString("en")} x ${height.toLocaleString("en")}`;

function refuseSize(page: Directory, levels: number): void {
  const bytes = page.width * page.height * page.samples * Math.ceil(page.bits / 8);
  if (page.width * page.height <= MAX_PIXELS && !(bytes <= MAX_BYTES)) {
    throw new UserError(
      `This TIFF says that each of its ${sizeOf(page)} pixels has ${formatCount(page.samples, "value")} of ${page.bits} bits: it is damaged, or no picture. Save what matters as PNG and drop that.`,
    );
  }
  if (page.width * page.height <= MAX_PIXELS) return;
  const what =
    levels > 1 ? "whose smallest size here" : "which has no smaller size in its file and";
  throw new UserError(
    `This is a TIFF ${what} has ${sizeOf(page)} pixels, more than the ${MAX_PIXELS / 1e6} million that can be opened at once. Save it smaller, or cut out the part that matters, and drop that.`,
  );
}

/** Errors of the reader are about the file. */
async function inSentences<T>(damaged: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUserError(error)) throw error;
    throw new UserError(damaged, { cause: error });
  }
}
