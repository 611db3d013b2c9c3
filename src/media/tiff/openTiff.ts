/**
 * Pictures of a TIFF or BigTIFF file: its pages, and of slides the level that is as large as a picture here may be. Read in ranges
 * with geotiff, which is loaded when the first such file comes.
 */
import { GeoTIFF, GeoTIFFImage } from "geotiff";
import { isUserError, UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import type { DecodedPicture, PictureFile } from "../pictures/pictureFile.ts";
import { upright } from "../pictures/orient.ts";
import { RAW } from "../refusedKinds.ts";
import { BlobSource } from "./blobSource.ts";
import { refuseCompression } from "./compression.ts";
import { readDirectory, type TiffDirectory } from "./directory.ts";
import { useBoundedLzw } from "./lzw.ts";
import { levelFor, tiffPages, type PageFacts, type TiffPages } from "./pages.ts";
import { requirePlausibleTags } from "./plausibleTags.ts";
import { toRgba } from "./toRgba.ts";

/** A page without smaller levels is held in memory, in colours of 4 bytes beside its values. Our choice. */
const MAX_PIXELS = 100e6;
/** So many values of 32 bits has a page of as many pixels in four inks. More are no picture of colours. */
const MAX_BYTES = MAX_PIXELS * 4 * 4;
/** More directories than this are no picture file: a chain that leads back into itself, or one page for each moment. */
const MAX_DIRECTORIES = 2000;

const DAMAGED =
  "This TIFF is damaged and cannot be opened. Open it in a picture program, save it again and drop the new file.";
const CUT =
  "The end of this TIFF is missing, as after a broken download or copy. Copy it again from where it came and drop the new file.";

useBoundedLzw();

interface Directory extends TiffDirectory, PageFacts {
  image: GeoTIFFImage;
}

export class TiffFile implements PictureFile {
  readonly #source: BlobSource;
  readonly #directories: readonly Directory[];
  readonly #pages: TiffPages;

  private constructor(source: BlobSource, directories: readonly Directory[]) {
    this.#source = source;
    this.#directories = directories;
    this.#pages = tiffPages(directories);
    if (this.#pages.pages.length === 0) throw new UserError(RAW);
  }

  /** @throws UserError when it is damaged, or a camera's raw picture. */
  static open(blob: Blob): Promise<TiffFile> {
    return inSentences(async () => {
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

  /**
   * One page, or of a slide the smallest level that is `longSide` pixels long.
   * @throws UserError when it is damaged, too large, or of a kind that is not read.
   */
  read(page: number, longSide: number): Promise<DecodedPicture> {
    return inSentences(async () => {
      const levels = this.#pages.pages[page]!.levels.map((at) => this.#directories[at]!);
      const chosen = levels[levelFor(levels, longSide)]!;
      refuseCompression(chosen);
      refuseSize(chosen, levels.length);
      await this.#refuseMissingEnd(chosen);
      const raster = await chosen.image.readRasters({ interleave: true });
      const palette = (await chosen.image.fileDirectory.loadValue("ColorMap")) ?? [];
      const { rgba, notes } = toRgba(raster, chosen, palette);
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

  #levelNotes(levels: readonly Directory[], chosen: Directory): string[] {
    const notes: string[] = [];
    const [whole] = levels as [Directory, ...Directory[]];
    if (levels.length > 1) {
      const times = Math.round(whole.width / chosen.width);
      const lost =
        times > 1
          ? ` What is finer than ${times} pixels of the whole is lost: cut out the part that matters in the slide's program, as PNG, where such details count.`
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

  /** geotiff takes what is missing for zeros. */
  async #refuseMissingEnd({ image, isTiled }: Directory): Promise<void> {
    const tags = image.fileDirectory;
    const list = async (tag: number): Promise<number[]> =>
      Array.from((await tags.loadValue(tag)) ?? [], Number);
    const offsets = await list(isTiled ? 324 : 273);
    const lengths = await list(isTiled ? 325 : 279);
    const end = offsets.reduce((most, offset, i) => Math.max(most, offset + (lengths[i] ?? 0)), 0);
    if (end > this.#source.fileSize) throw new UserError(CUT);
  }
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
async function inSentences<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUserError(error)) throw error;
    throw new UserError(DAMAGED, { cause: error });
  }
}

/** All directories in the order of the file, each with the ones that hang on it behind it. */
async function directoriesOf(source: BlobSource): Promise<Directory[]> {
  const file = await GeoTIFF.fromSource(source);
  const directories: Directory[] = [];
  const seen = new Set<number>([file.firstIFDOffset]);
  await requirePlausibleTags(source, file.firstIFDOffset, file);
  for (let index = 0; index < MAX_DIRECTORIES; index++) {
    const image = await file.getImage(index);
    const place = directories.push({ ...(await readDirectory(image)), image }) - 1;
    const children: number[] = Array.from(
      (await image.fileDirectory.loadValue("SubIFDs")) ?? [],
      Number,
    );
    for (const offset of children) {
      if (seen.has(offset)) continue;
      seen.add(offset);
      await requirePlausibleTags(source, offset, file);
      const tags = await file.parser.parseFileDirectoryAt(offset);
      const child = new GeoTIFFImage(tags, file.littleEndian, false, source);
      directories.push({ ...(await readDirectory(child)), image: child, parent: place });
    }
    const next = image.fileDirectory.nextIFDByteOffset;
    if (next === 0 || seen.has(next)) break;
    seen.add(next);
    await requirePlausibleTags(source, next, file);
  }
  return directories;
}
