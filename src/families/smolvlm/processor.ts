/**
 * SmolVLM: pictures in tiles (tiles.ts), and clips whose frames are one tile each. A clip is announced with a sentence, and
 * each frame with its time.
 */
import type {
  Clip,
  OpenProcessor,
  ProcessorFiles,
  ProcessorOptions,
} from "../../media/processing/processor.ts";
import { squarePictures } from "../../media/processing/denormalize.ts";
import { roundHalfEven } from "../../media/processing/roundHalfEven.ts";
import {
  mediaToken,
  numberIn,
  pixelsOf,
  section,
  sizeIn,
  videoSettings,
} from "../../media/processing/settings.ts";
import { normalized } from "../../media/processing/views.ts";
import { smolvlmLayout } from "./layout.ts";
import {
  frameSides,
  imageTiles,
  publishedTokensPerTile,
  resizedInSteps,
  TILE_DEFAULTS,
  tileSide,
} from "./tiles.ts";

/** What a clip is sampled with where its files say nothing. */
const SAMPLING = { fps: 1, max_frames: 64 };
/** Left out at both ends of a clip that is too long for `max_frames`. */
const SKIPPED_SECONDS = 1;

/** `SmolVLMVideoProcessor.sample_frames`. */
function sampleFrames({ frames, fps, seconds }: Clip, asked: { fps: number; max_frames: number }) {
  const count = Math.max(1, Math.min(roundHalfEven(asked.fps * seconds), asked.max_frames));
  let [start, end] = [0, frames - 1];
  if (seconds - 2 * SKIPPED_SECONDS > asked.max_frames * asked.fps) {
    start = Math.trunc(SKIPPED_SECONDS * fps);
    end = Math.min(Math.trunc(frames - SKIPPED_SECONDS * fps), frames - 1);
  }
  if (start >= end) [start, end] = [0, frames - 1];
  const step = count > 1 ? (end - start) / (count - 1) : 0;
  const indices = Array.from({ length: count }, (_, i) =>
    i > 0 && i === count - 1 ? end : Math.floor(i * step + start),
  );
  return [...new Set(indices)];
}

/** How a clip is sampled, and the size of its frames before they become one tile. */
function clipSettings(files: ProcessorFiles, { maxFrames = Infinity }: ProcessorOptions) {
  const published = videoSettings(files, {});
  const settings = videoSettings(files, TILE_DEFAULTS);
  const sampling = section(settings, "video_sampling");
  // A size beside `video_sampling` wins over the one inside it, in transformers as here.
  const size = published.size ?? sampling?.video_size ?? TILE_DEFAULTS.size;
  return {
    pixels: pixelsOf(settings),
    tile: tileSide(settings),
    size: sizeIn({ size }, "size"),
    fps: numberIn([sampling, settings], "fps", SAMPLING.fps),
    max_frames: Math.min(
      maxFrames,
      numberIn([sampling], "max_frames", numberIn([settings], "num_frames", SAMPLING.max_frames)),
    ),
  };
}

export const smolvlmProcessor: OpenProcessor = (files, options) => {
  const images = imageTiles(files);
  const clip = clipSettings(files, options);
  const layout = smolvlmLayout(publishedTokensPerTile(files));
  const token = mediaToken("image", files, options);
  return {
    sampleFrames: (from) => sampleFrames(from, clip),
    grid(medium) {
      if (medium.kind === "image") return images.grid(medium);
      const { kind, width, height, frames = 1, times, seconds } = medium;
      return { kind, width, height, views: frames, rows: 0, columns: 0, frames, times, seconds };
    },
    views(pictures, grid) {
      if (grid.kind === "image") return pictures.flatMap((image) => images.views(image, grid));
      return pictures.map((image) => {
        const sides = frameSides([image.height, image.width], clip.size);
        const frame = resizedInSteps(image, [sides, [clip.tile, clip.tile]], clip.pixels);
        return normalized(frame, clip.pixels);
      });
    },
    pictures: (views, { kind }) =>
      squarePictures(views, kind === "image" ? images.tables : clip.pixels.tables),
    expand: (grid) => layout.placeholderText(grid, token),
  };
};
