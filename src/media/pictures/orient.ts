/** Turns and mirrors pixels as the tag Orientation of TIFF and EXIF asks: 1 to 8, of which 5 to 8 exchange the sides. Pure. */

import type { Rectangle } from "../../protocol/media/slide.ts";

export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Whether the left column of what is shown comes from a row of what is stored. */
export const isTransposed = (orientation: number) => orientation >= 5;
/** Whether the shown rows, and columns, run against the stored ones. */
const MIRRORED_ROWS: readonly number[] = [3, 4, 7, 8];
const MIRRORED_COLUMNS: readonly number[] = [2, 3, 6, 7];

/** Where a rectangle of the shown picture lies in the stored one, whose sides are `stored`. */
export function storedRectangle(
  { left, top, width, height }: Rectangle,
  stored: { width: number; height: number },
  orientation: number,
): Rectangle {
  const turned = isTransposed(orientation);
  const [across, down] = turned ? [stored.height, stored.width] : [stored.width, stored.height];
  const x = MIRRORED_COLUMNS.includes(orientation) ? across - left - width : left;
  const y = MIRRORED_ROWS.includes(orientation) ? down - top - height : top;
  return turned
    ? { left: y, top: x, width: height, height: width }
    : { left: x, top: y, width, height };
}

/** The same object for orientation 1 and for values that do not exist. */
export function upright(pixels: Pixels, orientation: number): Pixels {
  if (!(orientation >= 2 && orientation <= 8)) return pixels;
  const turned = isTransposed(orientation);
  const [width, height] = turned ? [pixels.height, pixels.width] : [pixels.width, pixels.height];
  const from = new Uint32Array(pixels.rgba.buffer, pixels.rgba.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  const flipX = MIRRORED_COLUMNS.includes(orientation);
  const flipY = MIRRORED_ROWS.includes(orientation);
  for (let y = 0; y < height; y++) {
    const shownY = flipY ? height - 1 - y : y;
    for (let x = 0; x < width; x++) {
      const shownX = flipX ? width - 1 - x : x;
      to[y * width + x] = turned
        ? from[shownX * pixels.width + shownY]!
        : from[shownY * pixels.width + shownX]!;
    }
  }
  return { width, height, rgba: new Uint8ClampedArray(to.buffer) };
}
