/**
 * SmolVLM and Idefics3: a picture's long side is brought to 2048 pixels, both sides up to multiples of the tile, 512, and
 * the tiles are followed by the whole picture squeezed into one. Lanczos with torchvision's rounding: the classes that
 * `AutoProcessor` picks from transformers 5 with torchvision 0.27 on (older ones went through Pillow, which differs by one
 * or two levels of 256 in one value of two hundred). Frames are not cut. Clips begin and end with a sentence, and each
 * frame has its time.
 */
import { UserError } from "../../base/userError.ts";
import type { RgbImage } from "../../media/resize.ts";
import { numberInWords } from "./numberInWords.ts";
import type {
  Clip,
  Processor,
  ProcessorFiles,
  ProcessorOptions,
  Settings,
} from "../../media/processing/processor.ts";
import { roundHalfEven } from "../../media/processing/roundHalfEven.ts";
import {
  HALF,
  imageSettings,
  numberIn,
  pixelsOf,
  section,
  sidesOf,
  sizeIn,
  videoSettings,
  visualToken,
  type Size,
} from "../../media/processing/settings.ts";
import { resized, tilesOf, valuesOf } from "../../media/processing/views.ts";

type Sides = readonly [height: number, width: number];

const DEFAULTS = {
  size: { longest_edge: 4 * 364 },
  max_image_size: { longest_edge: 364 },
  resample: 1,
  image_mean: HALF,
  image_std: HALF,
  do_image_splitting: true,
};

/** No side is longer, whatever the settings say. */
const LONGEST = 4096;

/** What a clip is sampled with where its files say nothing. */
const SAMPLING = { fps: 1, max_frames: 64 };
/** Cut off at both ends of a clip too long to be seen whole. */
const SKIPPED_SECONDS = 1;

/** The longest side as asked, the other one rounded down and then up to even, none below 1. */
function longSide([height, width]: Sides, long: number): Sides {
  const aspect = width / height;
  const even = (side: number) => Math.max(1, side + (side % 2));
  return width >= height
    ? [even(Math.trunc(long / aspect)), long]
    : [long, even(Math.trunc(long * aspect))];
}

function below([height, width]: Sides, longest: number): Sides {
  const aspect = width / height;
  if (width >= height && width > longest) return [Math.trunc(longest / aspect) || 1, longest];
  if (height > width && height > longest) return [longest, Math.trunc(longest * aspect) || 1];
  return [height, width];
}

/** Both sides up to multiples of the tile; the long one first, and the short one follows it. */
function multiples([height, width]: Sides, tile: number): Sides {
  const aspect = width / height;
  const up = (side: number) => Math.ceil(side / tile) * tile;
  return width >= height
    ? [up(Math.trunc(up(width) / aspect)), up(width)]
    : [up(height), up(Math.trunc(up(height) * aspect))];
}

const pictureSides = (sides: Sides, size: Size): Sides =>
  size.longest_edge === undefined
    ? sidesOf(size)
    : below(longSide(sides, size.longest_edge), LONGEST);

const frameSides = (sides: Sides, size: Size): Sides =>
  size.longest_edge === undefined
    ? sidesOf(size)
    : longSide(sides, Math.min(size.longest_edge, LONGEST));

/** `SmolVLMVideoProcessor.sample_frames`. */
function sampled({ frames, fps, seconds }: Clip, asked: { fps: number; max_frames: number }) {
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

const two = (n: number) => String(n).padStart(2, "0");

/** As Python prints a time span: H:MM:SS. */
function span(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  const time = `${Math.floor(rest / 3600)}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return days === 0 ? time : `${days} day${days === 1 ? "" : "s"}, ${time}`;
}

/** How a clip is sampled and how large its frames are made, before they become one tile. */
function clipSettings(files: ProcessorFiles, { maxFrames = Infinity }: ProcessorOptions) {
  const published = videoSettings(files, {});
  const settings = videoSettings(files, DEFAULTS);
  const sampling = section(settings, "video_sampling");
  // A size beside `video_sampling` wins over the one inside it, in transformers as here.
  const size = published.size ?? sampling?.video_size ?? DEFAULTS.size;
  return {
    pixels: pixelsOf(settings),
    tile: tileOf(settings),
    size: sizeIn({ size }, "size"),
    fps: numberIn([sampling, settings], "fps", SAMPLING.fps),
    max_frames: Math.min(
      maxFrames,
      numberIn([sampling], "max_frames", numberIn([settings], "num_frames", SAMPLING.max_frames)),
    ),
  };
}

const tileOf = (settings: Settings) => sizeIn(settings, "max_image_size").longest_edge ?? 364;

/** Visual rows of one tile. */
function rowsPerTile({ config, processor }: ProcessorFiles): number {
  const vision = section(config, "vision_config");
  const grid = numberIn([vision], "image_size", 512) / numberIn([vision], "patch_size", 16);
  const computed = Math.floor(grid ** 2 / numberIn([config], "scale_factor", 2) ** 2);
  return numberIn([processor], "image_seq_len", computed);
}

export function smolvlm(files: ProcessorFiles, options: ProcessorOptions): Processor {
  const settings = imageSettings(files, DEFAULTS);
  const pixels = pixelsOf(settings);
  const [size, tile] = [sizeIn(settings, "size"), tileOf(settings)];
  const clip = clipSettings(files, options);
  const tokens = visualToken("image", files, options).repeat(rowsPerTile(files));
  const whole = `<fake_token_around_image><global-img>${tokens}<fake_token_around_image>`;

  /** The sizes that a picture goes through, the last one a grid of tiles. */
  const steps = ({ width, height }: { width: number; height: number }): Sides[] => {
    const first: Sides =
      settings.do_resize === false ? [height, width] : pictureSides([height, width], size);
    const isCut = settings.do_image_splitting === true;
    return [first, isCut ? multiples(first, tile) : [tile, tile]];
  };
  const squeezed = (image: RgbImage, sides: Sides[], by = pixels) =>
    sides.reduce((from, to) => resized(from, to, by), image);

  return {
    sampleFrames(from) {
      return files.config.model_type === "idefics3" ? [] : sampled(from, clip);
    },
    geometry({ kind, width, height, frames = 1, times, seconds }) {
      const medium = { kind, width, height };
      if (kind === "image") {
        const [rows, columns] = steps(medium)[1]!.map((side) => side / tile) as [number, number];
        return rows * columns === 1
          ? { ...medium, views: 1, rows: 0, columns: 0, frames: 1 }
          : { ...medium, views: rows * columns + 1, rows, columns, frames: 1 };
      }
      if (files.config.model_type === "idefics3") {
        throw new UserError(
          "Idefics3 takes pictures and no clips. Choose a model that takes clips, such as SmolVLM2, or drop pictures.",
        );
      }
      return { ...medium, views: frames, rows: 0, columns: 0, frames, times, seconds };
    },
    views(images, { kind, rows }) {
      if (kind === "video") {
        return images.map((image) => {
          const sides = frameSides([image.height, image.width], clip.size);
          const frame = squeezed(image, [sides, [clip.tile, clip.tile]], clip.pixels);
          return valuesOf(frame, clip.pixels);
        });
      }
      return images.flatMap((image) => {
        const sheet = squeezed(image, steps(image));
        const tiles = rows === 0 ? [] : tilesOf(sheet, tile);
        return [...tiles, squeezed(sheet, [[tile, tile]])].map((view) => valuesOf(view, pixels));
      });
    },
    expand({ kind, rows, columns, frames, times, seconds }) {
      if (kind === "video") {
        // Without times, transformers takes 24 frames for a second.
        const at = times ?? Array.from({ length: frames }, (_, i) => i / 24);
        const length = Math.trunc(seconds ?? at.at(-1) ?? 0);
        const lines = at.map(
          (time) =>
            `\nFrame from ${two(Math.floor(time / 60))}:${two(Math.floor(time % 60))}:${whole}`,
        );
        return `You are provided the following series of ${numberInWords(frames)} frames from a ${span(length)} [H:MM:SS] video.\n${lines.join("")}\n\n`;
      }
      if (rows === 0) return whole;
      const row = (y: number) =>
        Array.from({ length: columns }, (_, x) => {
          return `<fake_token_around_image><row_${y + 1}_col_${x + 1}>${tokens}`;
        }).join("");
      return `${Array.from({ length: rows }, (_, y) => `${row(y)}\n`).join("")}\n${whole}`;
    },
  };
}
