/**
 * Pictures of any shape for a tower of one size (LLaVA-NeXT, "anyres"): the picture is resized into the best of the grid
 * pinpoints, padded with black and cut into tiles; before them comes the whole picture, squeezed into one view.
 */
import { UserError } from "../../base/userError.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { centerCrop, resizeOutputSize } from "../../media/processing/preprocess.ts";
import type { RgbImage } from "../../media/processing/resize.ts";
import type { Settings } from "../../media/processing/processor.ts";
import { pixelsOf, sidesOf, sizeIn, type Pixels } from "../../media/processing/settings.ts";
import { padded, resized, tilesOf, normalized } from "../../media/processing/views.ts";

type Sides = readonly [height: number, width: number];

/**
 * transformers' `select_best_resolution`: the pinpoint that keeps the most of the picture's pixels, and of equals the one
 * that wastes the least.
 */
function selectBestResolution([height, width]: Sides, pinpoints: readonly Sides[]): Sides {
  let best = { sides: pinpoints[0]!, kept: 0, wasted: Infinity };
  for (const sides of pinpoints) {
    const scale = Math.min(sides[1] / width, sides[0] / height);
    const inside = Math.trunc(width * scale) * Math.trunc(height * scale);
    const kept = Math.min(inside, width * height);
    const wasted = sides[0] * sides[1] - kept;
    if (kept > best.kept || (kept === best.kept && wasted < best.wasted)) {
      best = { sides, kept, wasted };
    }
  }
  return best.sides;
}

/** transformers' `get_patch_output_size`: the largest size of the same shape that fits, rounded up. */
function patchOutputSize([height, width]: Sides, canvas: Sides): Sides {
  const across = canvas[1] / width;
  const down = canvas[0] / height;
  return across < down
    ? [Math.min(Math.ceil(height * across), canvas[0]), canvas[1]]
    : [canvas[0], Math.min(Math.ceil(width * down), canvas[1])];
}

/** The settings that "anyres" needs. */
export interface Anyres {
  gridPinpoints: readonly Sides[];
  /** Side of a tile before its own resizing and cropping, which real files leave without effect. */
  tile: number;
  /** The pixel values of an untiled picture; each tile goes through it too. */
  view(image: RgbImage): Float32Array;
  /** Height and width of the view of the whole picture. */
  whole: Sides;
  pixels: Pixels;
}

export function anyresOf(settings: Settings): Anyres {
  const pixels = pixelsOf(settings);
  const size = sizeIn(settings, "size");
  const crop = settings.crop_size === undefined ? undefined : sizeIn(settings, "crop_size", true);
  const [height, width] = sidesOf(size);
  const isCropped = crop !== undefined && settings.do_center_crop === true;
  const sides = size.height === undefined ? height : { height, width };
  return {
    gridPinpoints: gridPinpointsOf(settings),
    tile: crop?.height ?? height,
    whole: [height, width],
    pixels,
    view(image) {
      const short = typeof sides === "number" ? { shortest_edge: sides } : sides;
      const [toWidth, toHeight] = resizeOutputSize(image.width, image.height, short);
      const view = resized(image, [toHeight, toWidth], pixels);
      const [cropHeight, cropWidth] = sidesOf(crop ?? size);
      return normalized(
        isCropped ? centerCrop(view, cropWidth, cropHeight, "torch") : view,
        pixels,
      );
    },
  };
}

function gridPinpointsOf({ image_grid_pinpoints: pinpoints }: Settings): Sides[] {
  const isSides = (sides: unknown) =>
    Array.isArray(sides) && sides.length === 2 && sides.every((side) => Number(side) > 0);
  if (Array.isArray(pinpoints) && pinpoints.length > 0 && pinpoints.every(isSides)) {
    return pinpoints as Sides[];
  }
  throw new UserError(
    `The model's settings say image_grid_pinpoints = ${JSON.stringify(pinpoints)}, where a list of sizes belongs. Download the model's files again.`,
  );
}

/** Rows and columns of tiles, and one view more for the whole picture. */
export function anyresGrid(
  width: number,
  height: number,
  { gridPinpoints, tile }: Anyres,
): MediaGrid {
  const canvas = selectBestResolution([height, width], gridPinpoints);
  const [rows, columns] = [Math.floor(canvas[0] / tile), Math.floor(canvas[1] / tile)];
  return { kind: "image", width, height, views: 1 + rows * columns, rows, columns, frames: 1 };
}

/** The pixel values of a tiled picture: the whole first, then the tiles row by row. */
export function anyresViews(image: RgbImage, grid: MediaGrid, anyres: Anyres): Float32Array[] {
  const { tile, whole, pixels } = anyres;
  const canvas: Sides = [grid.rows * tile, grid.columns * tile];
  const inside = resized(image, patchOutputSize([image.height, image.width], canvas), pixels);
  const canvasImage = padded(inside, {
    width: canvas[1],
    height: canvas[0],
    left: Math.floor((canvas[1] - inside.width) / 2),
    top: Math.floor((canvas[0] - inside.height) / 2),
  });
  return [resized(image, whole, pixels), ...tilesOf(canvasImage, tile)].map(anyres.view);
}
