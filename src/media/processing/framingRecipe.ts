/** What another program needs to frame pictures as a processor here does. */
import { squeezedKeys } from "./framing.ts";
import { CLIP_MEAN } from "./normalization.ts";
import { cropSize, type PreprocessConfig } from "./preprocess.ts";
import type { FramingRecipe, ProcessorFiles, Settings } from "./processor.ts";
import { section } from "./settings.ts";
import { meanColour } from "./views.ts";

const FILES = {
  preprocessor: "preprocessor_config.json",
  video: "video_preprocessor_config.json",
  processor: "processor_config.json",
} as const;

/** `settings`: what the files say of pictures and of clips, defaults included. */
export function framingRecipe(
  files: ProcessorFiles,
  settings: Record<"image" | "video", PreprocessConfig>,
): FramingRecipe {
  const squeezed = new Map<string, Settings>();
  for (const kind of ["image", "video"] as const) {
    const keys = squeezedKeys(settings[kind]);
    const nested = section(files.processor, `${kind}_processor`);
    const place = nested ? "processor" : kind === "video" && files.video ? "video" : "preprocessor";
    const before = squeezed.get(FILES[place]) ?? files[place]!;
    const changed = nested ? { [`${kind}_processor`]: { ...nested, ...keys } } : keys;
    squeezed.set(FILES[place], { ...before, ...changed });
  }
  const { width, height } = cropSize(settings.image);
  return {
    size: { height, width },
    colour: meanColour(settings.image.image_mean ?? CLIP_MEAN),
    squeezed,
  };
}
