/**
 * LLaVA-NeXT (LLaVA-v1.6): the whole picture in one view and the tiles of the best resolution, bicubic with torchvision's
 * rounding, which is the `LlavaNextImageProcessor` that `AutoProcessor` picks since transformers 5. No clips.
 */
import { CLIP_MEAN, CLIP_STD } from "../../media/processing/normalization.ts";
import { UserError } from "../../base/userError.ts";
import { anyresGrid, anyresOf, anyresViews } from "../parts/anyres.ts";
import type { OpenProcessor } from "../../media/processing/processor.ts";
import { squarePictures } from "../../media/processing/denormalize.ts";
import { imageSettings, mediaToken, patchesPerSide } from "../../media/processing/settings.ts";
import { llavaNextLayout } from "./layout.ts";

const GRID_PINPOINTS = [
  [336, 672],
  [672, 336],
  [672, 672],
  [1008, 336],
  [336, 1008],
];

export const llavaNextProcessor: OpenProcessor = (files, options) => {
  const anyres = anyresOf(
    imageSettings(files, {
      size: { shortest_edge: 224 },
      crop_size: { height: 224, width: 224 },
      do_center_crop: true,
      resample: 3,
      image_mean: CLIP_MEAN,
      image_std: CLIP_STD,
      image_grid_pinpoints: files.config.image_grid_pinpoints ?? GRID_PINPOINTS,
    }),
  );
  const { layout } = llavaNextLayout(patchesPerSide(files));
  const token = mediaToken("image", files, options);
  return {
    sampleFrames: () => [],
    grid({ kind, width, height }) {
      if (kind === "video") {
        throw new UserError(
          "LLaVA-NeXT takes pictures and no clips. Choose a model that takes clips, such as SmolVLM2, or drop pictures.",
        );
      }
      return anyresGrid(width, height, anyres);
    },
    views: (images, grid) => images.flatMap((image) => anyresViews(image, grid, anyres)),
    pictures: (views) => squarePictures(views, anyres.pixels.tables),
    expand: (grid) => layout.placeholderText(grid, token),
  };
};
