/**
 * Video-LLaVA: one view of a picture, one of each frame. Pictures are prepared with Pillow's rounding, as there is only a
 * `VideoLlavaImageProcessor`; frames with torchvision's, as `VideoLlavaVideoProcessor` does. The files leave the number of
 * frames to the program: 8, evenly spaced, as the model was trained.
 */
import { pixelSize, preprocess, type PreprocessConfig } from "../../media/preprocess.ts";
import type { Arithmetic, RgbImage } from "../../media/resize.ts";
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
  numberIn,
  section,
  videoSettings,
  visualToken,
} from "../../media/processing/settings.ts";

const DEFAULTS = {
  size: { shortest_edge: 224 },
  crop_size: { height: 224, width: 224 },
  resample: 3,
  image_mean: CLIP_MEAN,
  image_std: CLIP_STD,
};

export function videoLlava(files: ProcessorFiles, options: ProcessorOptions): Processor {
  const picture = imageSettings(files, DEFAULTS);
  const clip = videoSettings(files, DEFAULTS);
  const { processor } = files;
  const patch = numberIn([processor, section(files.config, "vision_config")], "patch_size", 14);
  // The row that the tower adds for the whole picture: kept of frames, dropped of pictures.
  const extra = processor?.num_additional_image_tokens ?? 1;
  const drops = (processor?.vision_feature_select_strategy ?? "default") === "default";

  const patches = (settings: PreprocessConfig) => {
    const { width, height } = pixelSize(settings);
    return Math.floor(height / patch) * Math.floor(width / patch) + Number(extra);
  };
  const prepare = (settings: PreprocessConfig, arithmetic: Arithmetic) => (image: RgbImage) =>
    preprocess(image.data, image.width, image.height, settings, arithmetic);

  return {
    sampleFrames: (from) => evenFrames(from, frameCount(clip, options)),
    geometry({ kind, width, height, frames = 1 }) {
      return { kind, width, height, views: frames, rows: 0, columns: 0, frames };
    },
    views: (images, { kind }) =>
      images.map(kind === "image" ? prepare(picture, "pillow") : prepare(clip, "torch")),
    expand({ kind, frames }) {
      return kind === "image"
        ? visualToken(kind, files, options).repeat(patches(picture) - (drops ? 1 : 0))
        : visualToken(kind, files, options).repeat(frames * patches(clip));
    },
  };
}
