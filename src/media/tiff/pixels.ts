/** Colours of a rectangle of a TIFF page, as they lie in the file. Of the file the tiles or strips that it touches are read. */
import { UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import type { Rectangle } from "../../protocol/media/slide.ts";
import { compressionFault } from "./compression.ts";
import type { Directory } from "./directories.ts";
import { tileFaults, type Tile } from "./tiles.ts";
import { toRgba, valueRange, type Colours, type Range } from "./toRgba.ts";

export interface PixelOptions {
  fileSize: number;
  /** What is said where the file ends before the pixels do. */
  cut: string;
  /** Lowest and highest value that are shown black and white, of measurements and deep colours; else those of the rectangle. */
  range?: Range;
  /** Tiles that are not in the file are bare glass, and white. */
  isSlide: boolean;
}

export const wholeOf = ({ width, height }: Directory): Rectangle => ({
  ...{ left: 0, top: 0, width, height },
});

/** @throws UserError when it is packed otherwise than is read, or cut off */
export async function readPixels(
  directory: Directory,
  rectangle: Rectangle,
  { fileSize, cut, range, isSlide }: PixelOptions,
): Promise<Colours> {
  const fault = compressionFault(directory);
  if (fault) throw new UserError(fault);
  const { image } = directory;
  const { absent, beyondEnd } = await tileFaults(image, rectangle, fileSize);
  // geotiff takes what is missing for zeros.
  if (beyondEnd.length > 0) throw new UserError(cut);
  const { width, height } = rectangle;
  const facts = { ...directory, width, height };
  const palette = (await image.fileDirectory.loadValue("ColorMap")) ?? [];
  const { rgba, notes } = toRgba(await rasterOf(directory, rectangle), facts, palette, range);
  if (isSlide && absent.length > 0) {
    for (const tile of absent) whiten(rgba, rectangle, tile);
    notes.push(
      `${formatCount(absent.length, "tile")} of it ${absent.length === 1 ? "is" : "are"} not in the file, as scanners leave out bare glass, and shown white.`,
    );
  }
  return { rgba, notes };
}

/** The lowest and highest value of all colours of a page. */
export const rangeOfPage = async (directory: Directory): Promise<Range> =>
  valueRange(await rasterOf(directory, wholeOf(directory)), directory);

const rasterOf = ({ image }: Directory, { left, top, width, height }: Rectangle) =>
  image.readRasters({ interleave: true, window: [left, top, left + width, top + height] });

/** Where a tile lies within the pixels of a rectangle. */
function whiten(rgba: Uint8ClampedArray, within: Rectangle, tile: Tile): void {
  const from = Math.max(0, tile.left - within.left);
  const to = Math.min(within.width, tile.left + tile.width - within.left);
  const last = Math.min(within.height, tile.top + tile.height - within.top);
  for (let y = Math.max(0, tile.top - within.top); y < last; y++) {
    rgba.fill(255, (y * within.width + from) * 4, (y * within.width + to) * 4);
  }
}
