/**
 * LLaVA-OneVision: a picture that is alone in its conversation is cut up to 6 × 6 times, one among several is padded to a
 * square with the mean colour and not cut, and a frame is squeezed into one view whose rows are pooled. Bicubic with
 * torchvision's rounding, as `LlavaOnevisionImageProcessor` and its video processor do. The files leave the number of
 * frames to the program: 8, as in the model's own examples.
 */
import { arrangedRows } from "../parts/unpaddedLayout.ts";
import type { RgbImage } from "../../media/resize.ts";
import { anyresGeometry, anyresOf, anyresViews } from "../parts/anyres.ts";
import { evenFrames, frameCount } from "../../media/processing/frames.ts";
import type {
  Processor,
  ProcessorFiles,
  ProcessorOptions,
} from "../../media/processing/processor.ts";
import {
  CLIP_MEAN,
  CLIP_STD,
  imageSettings,
  patchGrid,
  videoSettings,
  visualToken,
} from "../../media/processing/settings.ts";
import { padded } from "../../media/processing/views.ts";

const SIDES = [384, 768, 1152, 1536, 1920, 2304];

const DEFAULTS = {
  size: { height: 384, width: 384 },
  resample: 3,
  image_mean: CLIP_MEAN,
  image_std: CLIP_STD,
  image_grid_pinpoints: SIDES.flatMap((height) => SIDES.map((width) => [height, width])),
};

export function llavaOnevision(files: ProcessorFiles, options: ProcessorOptions): Processor {
  const { image_grid_pinpoints = DEFAULTS.image_grid_pinpoints, vision_aspect_ratio } =
    files.config;
  const anyres = anyresOf(imageSettings(files, { ...DEFAULTS, image_grid_pinpoints }));
  const clip = videoSettings(files, DEFAULTS);
  const frameViews = anyresOf(clip);
  const ratio = files.processor?.vision_aspect_ratio ?? vision_aspect_ratio ?? "anyres_max_9";
  const packing = {
    grid: patchGrid(files),
    mostViews: Number(/\d+$/.exec(String(ratio))?.[0] ?? 9),
  };

  const squared = (image: RgbImage) => {
    const side = Math.max(image.width, image.height);
    return padded(image, {
      width: side,
      height: side,
      left: Math.floor((side - image.width) / 2),
      top: Math.floor((side - image.height) / 2),
      colour: anyres.pixels.mean.map((mean) => Math.trunc(mean * 255)),
    });
  };

  return {
    sampleFrames: (from) => evenFrames(from, Math.min(frameCount(clip, options), from.frames)),
    geometry({ kind, width, height, frames = 1 }, alone) {
      if (kind === "image" && alone) return anyresGeometry(width, height, anyres);
      return { kind, width, height, views: frames, rows: 0, columns: 0, frames };
    },
    views(images, geometry) {
      if (geometry.kind === "video") return images.map(frameViews.view);
      return geometry.rows === 0
        ? images.map((image) => anyres.view(squared(image)))
        : images.flatMap((image) => anyresViews(image, geometry, anyres));
    },
    expand: (geometry) =>
      visualToken(geometry.kind, files, options).repeat(arrangedRows(geometry, packing)),
  };
}
