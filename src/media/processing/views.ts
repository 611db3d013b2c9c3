/** Padding, tiling, resizing and normalization of 8-bit pictures. */
import { resize, type RgbImage } from "./resize.ts";
import { normalizeImage } from "./preprocess.ts";
import type { Pixels } from "./settings.ts";

/** The picture on a plain ground of `width` × `height`, its corner at `left`, `top`; `colour` is black by default. */
export function padded(
  image: RgbImage,
  ground: { width: number; height: number; left: number; top: number; colour?: readonly number[] },
): RgbImage {
  const { width, height, left, top, colour } = ground;
  if (width === image.width && height === image.height) return image;
  const data = new Uint8Array(width * height * 3);
  if (colour) for (let i = 0; i < data.length; i++) data[i] = colour[i % 3]!;
  for (let y = 0; y < image.height; y++) {
    const row = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
    data.set(row, ((y + top) * width + left) * 3);
  }
  return { data, width, height };
}

/** The colour of a mean from 0 to 1, as `LlavaImageProcessor` and `expand2square` round it. */
export const meanColour = (mean: readonly number[]): number[] =>
  mean.map((share) => Math.trunc(share * 255));

/** The picture in the middle of a square of the mean colour, `mean` from 0 to 1: transformers' `pad_to_square`. */
export function paddedToSquare(image: RgbImage, mean: readonly number[]): RgbImage {
  const side = Math.max(image.width, image.height);
  return padded(image, {
    width: side,
    height: side,
    left: Math.floor((side - image.width) / 2),
    top: Math.floor((side - image.height) / 2),
    colour: meanColour(mean),
  });
}

/** The tiles of a picture, squares of `side`, row by row. Its sides must be multiples. */
export function tilesOf(image: RgbImage, side: number): RgbImage[] {
  const columns = image.width / side;
  return Array.from({ length: (image.height / side) * columns }, (_, tile) => {
    const top = Math.floor(tile / columns) * side;
    const left = (tile % columns) * side;
    const data = new Uint8Array(side * side * 3);
    for (let y = 0; y < side; y++) {
      const from = ((top + y) * image.width + left) * 3;
      data.set(image.data.subarray(from, from + side * 3), y * side * 3);
    }
    return { data, width: side, height: side };
  });
}

/** torchvision's resize with the filter of these settings. */
export const resized = (
  image: RgbImage,
  [height, width]: readonly [number, number],
  { filter }: Pixels,
) => resize(image, width, height, filter, "torch");

/** The values of a picture, (3, H, W). */
export const normalized = (image: RgbImage, { tables }: Pixels) => normalizeImage(image, tables);
