/** Ways other than the published one to bring a whole picture into a square view: see base/media/framing.ts. */
import type { Framing } from "../../base/media/framing.ts";
import { CLIP_MEAN } from "./normalization.ts";
import { cropSize, preprocess, seenPart, type PreprocessConfig } from "./preprocess.ts";
import type { Rectangle } from "./processor.ts";
import type { Arithmetic, RgbImage } from "./resize.ts";
import { paddedToSquare } from "./views.ts";

/** Whether these settings cut something off some picture: of one shape, or of every shape. */
export function cutsOff(config: PreprocessConfig): boolean {
  const { do_resize = true, do_center_crop = true, size = 224 } = config;
  if (!do_resize || !do_center_crop) return false;
  if (typeof size === "number" || "shortest_edge" in size) return true;
  const crop = cropSize(config);
  return size.width > crop.width || size.height > crop.height;
}

/**
 * What "squeeze" changes: the two keys of transformers under which all of a picture is resized to what was the crop.
 */
export function squeezedKeys(config: PreprocessConfig) {
  const { width, height } = cropSize(config);
  return { do_center_crop: false, size: { height, width } };
}

/** `preprocess` of a picture that is framed so. @throws UserError as it */
export function preprocessFramed(
  image: RgbImage,
  config: PreprocessConfig,
  arithmetic: Arithmetic,
  framing: Framing = "crop",
): Float32Array {
  if (framing === "squeeze") {
    const settings = { ...config, ...squeezedKeys(config) };
    return preprocess(image.data, image.width, image.height, settings, arithmetic);
  }
  const { data, width, height } =
    framing === "pad" ? paddedToSquare(image, config.image_mean ?? CLIP_MEAN) : image;
  return preprocess(data, width, height, config, arithmetic);
}

/** The part of a picture of this size that is seen when it is framed so, in the picture's own pixels. */
export function framedPart(
  { width, height }: { width: number; height: number },
  config: PreprocessConfig,
  framing: Framing = "crop",
): Rectangle {
  if (framing === "crop") return seenPart({ width, height }, config);
  if (framing === "squeeze") return { left: 0, top: 0, width, height };
  // On its square, of which the published crop may cut off a margin.
  const side = Math.max(width, height);
  const part = seenPart({ width: side, height: side }, config);
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  const [fromX, fromY] = [Math.max(part.left - left, 0), Math.max(part.top - top, 0)];
  return {
    ...{ left: fromX, top: fromY },
    width: Math.min(part.left + part.width - left, width) - fromX,
    height: Math.min(part.top + part.height - top, height) - fromY,
  };
}
