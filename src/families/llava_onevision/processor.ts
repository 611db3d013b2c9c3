/**
 * LLaVA-OneVision: the only picture of a conversation is tiled up to 6 × 6 times; one of several is padded to a square with
 * the mean colour and has one view, and so has a frame, whose rows are pooled. Bicubic with torchvision's rounding, as
 * `LlavaOnevisionImageProcessor` and its video processor do. The files leave the number of frames to the caller: 8, as in the
 * model's own examples.
 */
import { CLIP_MEAN, CLIP_STD } from "../../media/processing/normalization.ts";
import { anyresGrid, anyresOf, anyresViews } from "../parts/anyres.ts";
import { uniformFrames, frameCount } from "../../media/processing/frames.ts";
import type { OpenProcessor } from "../../media/processing/processor.ts";
import {
  imageSettings,
  mediaToken,
  patchesPerSide,
  videoSettings,
} from "../../media/processing/settings.ts";
import { squarePictures } from "../../media/processing/denormalize.ts";
import { paddedToSquare } from "../../media/processing/views.ts";
import { DEFAULT_MAX_VIEWS, llavaOnevisionLayout, maxViewsOf } from "./layout.ts";

const SIDES = [384, 768, 1152, 1536, 1920, 2304];

const DEFAULTS = {
  size: { height: 384, width: 384 },
  resample: 3,
  image_mean: CLIP_MEAN,
  image_std: CLIP_STD,
  image_grid_pinpoints: SIDES.flatMap((height) => SIDES.map((width) => [height, width])),
};

export const llavaOnevisionProcessor: OpenProcessor = (files, options) => {
  const { image_grid_pinpoints: pinpoints, vision_aspect_ratio } = files.config;
  const image_grid_pinpoints = pinpoints ?? DEFAULTS.image_grid_pinpoints;
  const anyres = anyresOf(imageSettings(files, { ...DEFAULTS, image_grid_pinpoints }));
  const clip = videoSettings(files, DEFAULTS);
  const frameViews = anyresOf(clip);
  const maxViews = maxViewsOf(files.processor?.vision_aspect_ratio ?? vision_aspect_ratio);
  const { layout } = llavaOnevisionLayout(patchesPerSide(files), maxViews ?? DEFAULT_MAX_VIEWS);

  return {
    sampleFrames: (from) => uniformFrames(from, Math.min(frameCount(clip, options), from.frames)),
    grid({ kind, width, height, frames = 1 }, alone) {
      if (kind === "image" && alone) return anyresGrid(width, height, anyres);
      return { kind, width, height, views: frames, rows: 0, columns: 0, frames };
    },
    views(images, grid) {
      if (grid.kind === "video") return images.map(frameViews.view);
      return grid.rows === 0
        ? images.map((image) => anyres.view(paddedToSquare(image, anyres.pixels.mean)))
        : images.flatMap((image) => anyresViews(image, grid, anyres));
    },
    pictures: (views, { kind }) =>
      squarePictures(views, (kind === "image" ? anyres : frameViews).pixels.tables),
    expand: (grid) => layout.placeholderText(grid, mediaToken(grid.kind, files, options)),
  };
};
