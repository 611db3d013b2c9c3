/**
 * Pictures of SmolVLM and Idefics3: the long side is brought to 2048 pixels, both sides up to multiples of the tile, 512, and
 * the tiles are followed by the whole picture squeezed into one. Lanczos with torchvision's rounding: the classes that
 * `AutoProcessor` picks from transformers 5 with torchvision 0.27 on (older ones went through Pillow, which differs by one
 * or two levels of 256 in one value of two hundred).
 */
import { HALF } from "../../media/processing/normalization.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { RgbImage } from "../../media/processing/resize.ts";
import type { Medium, ProcessorFiles, Settings } from "../../media/processing/processor.ts";
import {
  imageSettings,
  numberIn,
  pixelsOf,
  section,
  sidesOf,
  sizeIn,
  type Pixels,
  type Size,
} from "../../media/processing/settings.ts";
import { normalized, resized, tilesOf } from "../../media/processing/views.ts";
import { tokensPerTile } from "./layout.ts";

export type Sides = readonly [height: number, width: number];

export const TILE_DEFAULTS = {
  size: { longest_edge: 4 * 364 },
  max_image_size: { longest_edge: 364 },
  resample: 1,
  image_mean: HALF,
  image_std: HALF,
  do_image_splitting: true,
};

/** transformers' MAX_IMAGE_SIZE: no side is longer, whatever the settings say. */
const MAX_IMAGE_SIZE = 4096;

/** `_resize_output_size_rescale_to_max_len`: the longest side as asked, the other one rounded down and then up to even, none below 1. */
function longSide([height, width]: Sides, long: number): Sides {
  const aspect = width / height;
  const even = (side: number) => Math.max(1, side + (side % 2));
  return width >= height
    ? [even(Math.trunc(long / aspect)), long]
    : [long, even(Math.trunc(long * aspect))];
}

/** `_resize_output_size_scale_below_upper_bound`. */
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

const imageSides = (sides: Sides, size: Size): Sides =>
  size.longest_edge === undefined
    ? sidesOf(size)
    : below(longSide(sides, size.longest_edge), MAX_IMAGE_SIZE);

export const frameSides = (sides: Sides, size: Size): Sides =>
  size.longest_edge === undefined
    ? sidesOf(size)
    : longSide(sides, Math.min(size.longest_edge, MAX_IMAGE_SIZE));

/** Side of a tile in pixels. */
export const tileSide = (settings: Settings): number =>
  sizeIn(settings, "max_image_size").longest_edge ?? 364;

/** Through several sizes, one resize after the other. */
export const resizedInSteps = (image: RgbImage, steps: readonly Sides[], by: Pixels): RgbImage =>
  steps.reduce((from, to) => resized(from, to, by), image);

/** `image_seq_len` of processor_config.json, or what follows from config.json. */
export function publishedTokensPerTile({ config, processor }: ProcessorFiles): number {
  const vision = section(config, "vision_config");
  const computed = tokensPerTile({
    image_size: numberIn([vision], "image_size", 512),
    patch_size: numberIn([vision], "patch_size", 16),
    scale_factor: numberIn([config], "scale_factor", 2),
  });
  return numberIn([processor], "image_seq_len", computed);
}

/** Grid and views of pictures by the published settings. */
export function imageTiles(files: ProcessorFiles): {
  grid(medium: Pick<Medium, "width" | "height">): MediaGrid;
  views(image: RgbImage, grid: MediaGrid): Float32Array[];
  tables: Float32Array;
} {
  const settings = imageSettings(files, TILE_DEFAULTS);
  const pixels = pixelsOf(settings);
  const [size, tile] = [sizeIn(settings, "size"), tileSide(settings)];

  /** The sizes that a picture is resized to in turn, the last one a grid of tiles. */
  const steps = ({ width, height }: { width: number; height: number }): [Sides, Sides] => {
    const first: Sides =
      settings.do_resize === false ? [height, width] : imageSides([height, width], size);
    const isSplit = settings.do_image_splitting === true;
    return [first, isSplit ? multiples(first, tile) : [tile, tile]];
  };

  return {
    tables: pixels.tables,
    grid({ width, height }) {
      const medium = { kind: "image" as const, width, height, frames: 1 };
      const [, sides] = steps({ width, height });
      const [rows, columns] = [sides[0] / tile, sides[1] / tile];
      return rows * columns === 1
        ? { ...medium, views: 1, rows: 0, columns: 0 }
        : { ...medium, views: rows * columns + 1, rows, columns };
    },
    views(image, { rows }) {
      const whole = resizedInSteps(image, steps(image), pixels);
      const tiles = rows === 0 ? [] : tilesOf(whole, tile);
      return [...tiles, resized(whole, [tile, tile], pixels)].map((view) =>
        normalized(view, pixels),
      );
    },
  };
}
