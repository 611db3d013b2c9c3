/**
 * Qwen2-VL: pictures and clips of any size, as a list of patches. Both sides are rounded to multiples of 28 within a least
 * and a most number of pixels; patches come in blocks of 2 × 2, two frames deep, a picture being two equal frames. Bicubic
 * with torchvision's rounding, as `Qwen2VLImageProcessor` (picked by transformers 5, and by the later 4 too) and
 * `Qwen2VLVideoProcessor` do. The files leave the frames to the caller: 2 a second, an even number from 4 to 768, as the
 * model's own tool takes them.
 */
import { CLIP_MEAN, CLIP_STD } from "../../media/processing/normalization.ts";
import { UserError } from "../../base/userError.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { RgbImage } from "../../media/processing/resize.ts";
import type {
  Clip,
  OpenProcessor,
  ProcessorOptions,
  Settings,
} from "../../media/processing/processor.ts";
import { denormalized } from "../../media/processing/denormalize.ts";
import { roundHalfEven } from "../../media/processing/roundHalfEven.ts";
import {
  imageSettings,
  numberIn,
  pixelsOf,
  sizeIn,
  videoSettings,
  mediaToken,
} from "../../media/processing/settings.ts";
import { resized } from "../../media/processing/views.ts";
import { qwen2VlLayout } from "./layout.ts";

const DEFAULTS = {
  resample: 3,
  image_mean: CLIP_MEAN,
  image_std: CLIP_STD,
  patch_size: 14,
  temporal_patch_size: 2,
  merge_size: 2,
};
const PICTURE_SIZE = { shortest_edge: 56 * 56, longest_edge: 28 * 28 * 1280 };
const FRAME_SIZE = { shortest_edge: 128 * 28 * 28, longest_edge: 28 * 28 * 768 };
const FRAMES_PER_SECOND = 2;

/** transformers' `smart_resize`. @throws UserError for a picture more than 200 times as long as wide. */
function smartResize(
  [height, width]: readonly [number, number],
  { factor, minPixels, maxPixels }: { factor: number; minPixels: number; maxPixels: number },
): [height: number, width: number] {
  const ratio = Math.max(height, width) / Math.min(height, width);
  if (ratio > 200) {
    throw new UserError(
      `A picture of ${width} × ${height} pixels is ${Math.round(ratio)} times as long as wide, and this model takes up to 200 times. Cut out the part that matters.`,
    );
  }
  const sides = [height, width].map((side) => roundHalfEven(side / factor) * factor);
  const area = sides[0]! * sides[1]!;
  if (area > maxPixels) {
    const shrink = Math.sqrt((height * width) / maxPixels);
    const shorter = (side: number) => Math.max(factor, Math.floor(side / shrink / factor) * factor);
    return [shorter(height), shorter(width)];
  }
  if (area < minPixels) {
    const grow = Math.sqrt(minPixels / (height * width));
    const longer = (side: number) => Math.ceil((side * grow) / factor) * factor;
    return [longer(height), longer(width)];
  }
  return [sides[0]!, sides[1]!];
}

/** The settings of one kind of medium, and resizing and patching by them. */
function patcher(settings: Settings, { maxPixels: cap = Infinity }: ProcessorOptions) {
  const pixels = pixelsOf(settings);
  const size = sizeIn(settings, "size");
  const side = numberIn([settings], "patch_size", 14);
  const depth = numberIn([settings], "temporal_patch_size", 2);
  const merge = numberIn([settings], "merge_size", 2);
  const factor = side * merge;
  const published = {
    maxPixels: numberIn([settings], "max_pixels", size.longest_edge ?? size.max_pixels ?? Infinity),
    minPixels: numberIn([settings], "min_pixels", size.shortest_edge ?? size.min_pixels ?? 1),
  };
  const most = Math.min(published.maxPixels, Math.max(cap, factor * factor));
  const bounds = { factor, maxPixels: most, minPixels: Math.min(published.minPixels, most) };

  return {
    depth,
    layout: qwen2VlLayout(merge),
    isCapped: most < published.maxPixels,
    /** Rows and columns of patches. */
    patchGrid(height: number, width: number): [rows: number, columns: number] {
      const [toHeight, toWidth] = smartResize([height, width], bounds);
      return [toHeight / side, toWidth / side];
    },
    /** The size after resizing, where it would be larger without `maxPixels`; else null. */
    capped({ width, height }: { width: number; height: number }) {
      const [own, uncapped] = [bounds, { factor, ...published }].map((within) =>
        smartResize([height, width], within),
      ) as [[number, number], [number, number]];
      const isSmaller = own[0] * own[1] < uncapped[0] * uncapped[1];
      return isSmaller ? { width: own[1], height: own[0] } : null;
    },
    /**
     * Patch rows (P, 3 × depth × side × side) of one slice of `depth` frames into `target`: blocks of merge × merge, and
     * within each the patches row by row.
     */
    slice(frames: readonly RgbImage[], [rows, columns]: [number, number], target: Float32Array) {
      const width = columns * side;
      const distinct = new Map(
        [...new Set(frames)].map((frame) => [frame, resized(frame, [rows * side, width], pixels)]),
      );
      const planes = frames.map((frame) => distinct.get(frame)!.data);
      let at = 0;
      for (let patch = 0; patch < rows * columns; patch++) {
        const [row, column] = patchPlace(patch, columns, merge);
        for (let channel = 0; channel < 3; channel++) {
          for (const plane of planes) {
            for (let y = 0; y < side; y++) {
              let from = ((row * side + y) * width + column * side) * 3 + channel;
              for (let x = 0; x < side; x++, from += 3) {
                target[at++] = pixels.tables[channel * 256 + plane[from]!]!;
              }
            }
          }
        }
      }
    },
    patchLength: 3 * depth * side * side,
    /** The frames of one slice, from its patch rows: `slice` backwards. */
    frames(patches: Float32Array, [rows, columns]: [number, number]): RgbImage[] {
      const [width, height] = [columns * side, rows * side];
      const planes = Array.from({ length: depth }, () => new Float32Array(3 * width * height));
      let at = 0;
      for (let patch = 0; patch < rows * columns; patch++) {
        const [row, column] = patchPlace(patch, columns, merge);
        for (let channel = 0; channel < 3; channel++) {
          for (const plane of planes) {
            for (let y = 0; y < side; y++) {
              const to = (channel * height + row * side + y) * width + column * side;
              plane.set(patches.subarray(at, at + side), to);
              at += side;
            }
          }
        }
      }
      return planes.map((plane) => denormalized(plane, { width, height }, pixels.tables));
    },
  };
}

/** Row and column of a patch: blocks of merge × merge, and within each the patches row by row. */
function patchPlace(patch: number, columns: number, merge: number): [row: number, column: number] {
  const [block, inside] = [Math.floor(patch / merge ** 2), patch % merge ** 2];
  const blocks = columns / merge;
  return [
    Math.floor(block / blocks) * merge + Math.floor(inside / merge),
    (block % blocks) * merge + (inside % merge),
  ];
}

/** `Qwen2VLVideoProcessor.sample_frames`; a clip of fewer than two frames, which that refuses, gives what it has. */
function sampled({ frames, fps }: Clip, settings: Settings, depth: number, cap: number): number[] {
  const floorTo = (x: number) => Math.floor(x / depth) * depth;
  const most = floorTo(Math.min(numberIn([settings], "max_frames", 768), frames, cap));
  const least = numberIn([settings], "min_frames", 4);
  const asked = (frames / fps) * numberIn([settings], "fps", FRAMES_PER_SECOND);
  const fixed = settings.num_frames;
  const count =
    typeof fixed === "number"
      ? Math.min(roundHalfEven(fixed / depth) * depth, most)
      : floorTo(Math.min(Math.max(asked, least), most));
  if (count < 1) return frames > 0 ? [0] : [];
  const step = frames / count;
  // PyTorch's arange has ceil(frames / step) values, each rounded to f32 before its fraction is dropped.
  return Array.from({ length: Math.ceil(frames / step) }, (_, i) =>
    Math.trunc(Math.fround(i * step)),
  );
}

export const qwen2VlProcessor: OpenProcessor = (files, options) => {
  const picture = patcher(imageSettings(files, { ...DEFAULTS, size: PICTURE_SIZE }), options);
  const clipSettings = videoSettings(files, { ...DEFAULTS, size: FRAME_SIZE });
  const clip = patcher(clipSettings, options);
  const patcherOf = (kind: "image" | "video") => (kind === "image" ? picture : clip);
  const cap = {
    pixels: options.maxPixels ?? Infinity,
    cappedSize: (grid: MediaGrid) => patcherOf(grid.kind).capped(grid),
  };

  return {
    ...((picture.isCapped || clip.isCapped) && { cap }),
    sampleFrames: (from) => sampled(from, clipSettings, clip.depth, options.maxFrames ?? Infinity),
    grid({ kind, width, height, frames = 1 }) {
      const [rows, columns] = patcherOf(kind).patchGrid(height, width);
      const views = kind === "image" ? 1 : Math.ceil(frames / clip.depth);
      return { kind, width, height, views, rows, columns, frames };
    },
    views(images, { kind, views, rows, columns }) {
      const { depth, patchLength, slice } = patcherOf(kind);
      const perSlice = rows * columns * patchLength;
      const patches = new Float32Array(views * perSlice);
      for (let view = 0; view < views; view++) {
        // The last frame is repeated where it has no neighbour in time.
        const frames = Array.from(
          { length: depth },
          (_, i) => images[view * depth + i] ?? images.at(-1)!,
        );
        slice(frames, [rows, columns], patches.subarray(view * perSlice, (view + 1) * perSlice));
      }
      return [patches];
    },
    pictures([patches = new Float32Array()], { kind, views, rows, columns, frames }) {
      const { patchLength, frames: framesOf } = patcherOf(kind);
      const perSlice = rows * columns * patchLength;
      const slices = Array.from({ length: views }, (_, view) =>
        framesOf(patches.subarray(view * perSlice, (view + 1) * perSlice), [rows, columns]),
      );
      return slices.flat().slice(0, frames);
    },
    expand(grid) {
      const token = mediaToken(grid.kind, files, options, `<|${grid.kind}_pad|>`);
      return patcherOf(grid.kind).layout.placeholderText(grid, token);
    },
  };
};
