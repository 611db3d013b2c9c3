/**
 * The pictures that transformers.js' image processors work on, resized and cropped by our own code, which equals Pillow's: in a
 * browser the library would draw them on a canvas, whose filters are others than those that networks are trained with.
 */
import type { RawImage } from "@huggingface/transformers";
import { centerCrop, filterOf } from "../media/processing/preprocess.ts";
import { resize, type RgbImage } from "../media/processing/resize.ts";
import type { Library } from "./transformersJs.ts";

/** The filter of a processor that names none: Pillow's bilinear, as in transformers. */
const BILINEAR = 2;

export function exactImages({ RawImage }: Library): (image: RgbImage) => RawImage {
  class ExactImage extends RawImage {
    /** @throws UserError for a filter that is not implemented */
    override async resize(
      width: number,
      height: number,
      { resample = BILINEAR }: { resample?: string | number } = {},
    ): Promise<RawImage> {
      const filter = filterOf(Number(resample));
      return exact(resize(rgbOf(this), Math.round(width), Math.round(height), filter));
    }

    override async center_crop(width: number, height: number): Promise<RawImage> {
      return exact(centerCrop(rgbOf(this), width, height));
    }
  }
  const exact = ({ data, width, height }: RgbImage) => new ExactImage(data, width, height, 3);
  return exact;
}

function rgbOf({ data, width, height }: RawImage): RgbImage {
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height };
}
