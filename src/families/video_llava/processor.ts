/**
 * Video-LLaVA: one view of a picture, one of each frame. Pictures are prepared with Pillow's rounding, as there is only a
 * `VideoLlavaImageProcessor`; frames with torchvision's, as `VideoLlavaVideoProcessor` does. The files leave the number of
 * frames to the caller: 8, evenly spaced, as the model was trained.
 */
import { CLIP_MEAN, CLIP_STD } from "../../media/processing/normalization.ts";
import { cutsOff, framedPart, preprocessFramed } from "../../media/processing/framing.ts";
import {
  cropSize,
  normalizeTables,
  type PreprocessConfig,
} from "../../media/processing/preprocess.ts";
import { framingRecipe } from "../../media/processing/framingRecipe.ts";
import { denormalized } from "../../media/processing/denormalize.ts";
import type { Arithmetic } from "../../media/processing/resize.ts";
import { uniformFrames, frameCount } from "../../media/processing/frames.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { FRAMINGS } from "../../base/media/framing.ts";
import type { OpenProcessor } from "../../media/processing/processor.ts";
import {
  imageSettings,
  mediaToken,
  numberIn,
  section,
  videoSettings,
} from "../../media/processing/settings.ts";
import { videoLlavaLayout } from "./layout.ts";

const DEFAULTS = {
  size: { shortest_edge: 224 },
  crop_size: { height: 224, width: 224 },
  resample: 3,
  image_mean: CLIP_MEAN,
  image_std: CLIP_STD,
};

export const videoLlavaProcessor: OpenProcessor = (files, options) => {
  const picture = imageSettings(files, DEFAULTS);
  const clip = videoSettings(files, DEFAULTS);
  const { processor } = files;
  const layout = videoLlavaLayout({
    image: cropSize(picture),
    video: cropSize(clip),
    patch: numberIn([processor, section(files.config, "vision_config")], "patch_size", 14),
    classTokens: Number(processor?.num_additional_image_tokens ?? 1),
    dropsClass: (processor?.vision_feature_select_strategy ?? "default") === "default",
  });
  const settingsOf = (kind: MediaGrid["kind"]): [PreprocessConfig, Arithmetic] =>
    kind === "image" ? [picture, "pillow"] : [clip, "torch"];
  const { framing } = options;

  return {
    sampleFrames: (from) => uniformFrames(from, frameCount(clip, options)),
    grid({ kind, width, height, frames = 1 }) {
      const plain = { kind, width, height, views: frames, rows: 0, columns: 0, frames };
      const isFramed = framing !== undefined && framing !== "crop";
      return isFramed && cutsOff(settingsOf(kind)[0]) ? { ...plain, framing } : plain;
    },
    views: (images, { kind, framing }) =>
      images.map((image) => preprocessFramed(image, ...settingsOf(kind), framing)),
    pictures(views, { kind }) {
      const [settings, arithmetic] = settingsOf(kind);
      const tables = normalizeTables(settings, arithmetic);
      return views.map((view) => denormalized(view, cropSize(settings), tables));
    },
    crop: (grid) => framedPart(grid, settingsOf(grid.kind)[0], grid.framing),
    ...((cutsOff(picture) || cutsOff(clip)) && {
      framings: FRAMINGS,
      framingRecipe: () => framingRecipe(files, { image: picture, video: clip }),
    }),
    expand: (grid) => layout.placeholderText(grid, mediaToken(grid.kind, files, options)),
  };
};
