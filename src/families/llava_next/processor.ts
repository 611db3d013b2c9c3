/**
 * LLaVA-NeXT (LLaVA-v1.6): the whole picture in one view and the tiles of the best canvas, bicubic with torchvision's
 * rounding, which is the `LlavaNextImageProcessor` that `AutoProcessor` picks since transformers 5. No clips.
 */
import { UserError } from "../../base/userError.ts";
import { arrangedRows } from "../parts/unpaddedLayout.ts";
import { anyresGeometry, anyresOf, anyresViews } from "../parts/anyres.ts";
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
  visualToken,
} from "../../media/processing/settings.ts";

const CANVASES = [
  [336, 672],
  [672, 336],
  [672, 672],
  [1008, 336],
  [336, 1008],
];

export function llavaNext(files: ProcessorFiles, options: ProcessorOptions): Processor {
  const anyres = anyresOf(
    imageSettings(files, {
      size: { shortest_edge: 224 },
      crop_size: { height: 224, width: 224 },
      do_center_crop: true,
      resample: 3,
      image_mean: CLIP_MEAN,
      image_std: CLIP_STD,
      image_grid_pinpoints: files.config.image_grid_pinpoints ?? CANVASES,
    }),
  );
  const packing = { grid: patchGrid(files) };
  return {
    sampleFrames: () => [],
    geometry({ kind, width, height }) {
      if (kind === "video") {
        throw new UserError(
          "LLaVA-NeXT takes pictures and no clips. Choose a model that takes clips, such as SmolVLM2, or drop pictures.",
        );
      }
      return anyresGeometry(width, height, anyres);
    },
    views: (images, geometry) => images.flatMap((image) => anyresViews(image, geometry, anyres)),
    expand: (geometry) =>
      visualToken("image", files, options).repeat(arrangedRows(geometry, packing)),
  };
}
