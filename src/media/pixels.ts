/** From a kept picture or clip to the pixel values of the vision tower: decoding and preparation in one step. */
import { pictureRgb } from "./image.ts";
import { preprocess } from "./preprocess.ts";
import type { PreprocessConfig } from "./preprocess.ts";
import type { Arithmetic, RgbImage } from "./resize.ts";
import { eachClipFrame } from "./video.ts";

/** One array (3, H, W) for a picture, or one for each of `frames` frames of a clip, in order. */
export async function mediaPixels(
  blob: Blob,
  kind: "image" | "video",
  frames: number,
  config: PreprocessConfig,
): Promise<Float32Array[]> {
  const prepare = ({ data, width, height }: RgbImage, arithmetic: Arithmetic) =>
    preprocess(data, width, height, config, arithmetic);
  if (kind === "image") return [prepare(await pictureRgb(blob), "pillow")];
  return eachClipFrame(blob, frames, ({ image }) => prepare(image, "torch"));
}
