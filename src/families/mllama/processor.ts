/**
 * Llama 3.2 Vision: a picture is enlarged or shrunk onto the canvas of up to four tiles that suits it best, its corner at
 * the top left, and padded with black. Bilinear with torchvision's rounding, as `MllamaImageProcessor` does. The tower
 * always sees as many tiles as the most; those that are missing are zeros. No clips.
 */
import { UserError } from "../../base/userError.ts";
import type {
  Processor,
  ProcessorFiles,
  ProcessorOptions,
} from "../../media/processing/processor.ts";
import {
  HALF,
  imageSettings,
  numberIn,
  pixelsOf,
  sidesOf,
  sizeIn,
  visualToken,
} from "../../media/processing/settings.ts";
import { padded, resized, tilesOf, valuesOf } from "../../media/processing/views.ts";

type Sides = readonly [height: number, width: number];

/** Rows and columns of tiles that a canvas may have: transformers' `get_all_supported_aspect_ratios`. */
function canvasesOf(mostTiles: number): Sides[] {
  const counts = Array.from({ length: mostTiles }, (_, i) => i + 1);
  return counts.flatMap((rows) =>
    counts
      .filter((columns) => rows * columns <= mostTiles)
      .map((columns): Sides => [rows, columns]),
  );
}

/** The tower's name for a shape of canvas: 1 for one tile, counting on; 0 is no picture. */
export const aspectRatioId = (rows: number, columns: number, mostTiles = 4) =>
  canvasesOf(mostTiles).findIndex((canvas) => canvas[0] === rows && canvas[1] === columns) + 1;

/**
 * transformers' `get_optimal_tiled_canvas`: the canvas that enlarges the picture least, or if each is too small, the one
 * that shrinks it least; of equals the smallest.
 */
function bestCanvas([height, width]: Sides, mostTiles: number, tile: number): Sides {
  const canvases = canvasesOf(mostTiles).map((sides) => ({
    sides,
    scale: Math.min((sides[0] * tile) / height, (sides[1] * tile) / width),
    area: sides[0] * sides[1],
  }));
  const enlarging = canvases.filter(({ scale }) => scale >= 1).map(({ scale }) => scale);
  const chosen =
    enlarging.length > 0 ? Math.min(...enlarging) : Math.max(...canvases.map(({ scale }) => scale));
  const equals = canvases.filter(({ scale }) => scale === chosen);
  return equals.toSorted((a, b) => a.area - b.area)[0]!.sides;
}

/** transformers' `get_image_size_fit_to_canvas`: no side longer than the canvas, and no picture smaller than a tile. */
function fitted([height, width]: Sides, canvas: Sides, tile: number): Sides {
  const clip = (side: number, most: number) => Math.min(Math.max(side, tile), most);
  const [toHeight, toWidth] = [clip(height, canvas[0]), clip(width, canvas[1])];
  const [down, across] = [toHeight / height, toWidth / width];
  return across < down
    ? [Math.min(Math.floor(height * across) || 1, toHeight), toWidth]
    : [toHeight, Math.min(Math.floor(width * down) || 1, toWidth)];
}

export function mllama(files: ProcessorFiles, options: ProcessorOptions): Processor {
  const settings = imageSettings(files, {
    size: { height: 224, width: 224 },
    resample: 2,
    image_mean: HALF,
    image_std: HALF,
  });
  const pixels = pixelsOf(settings);
  const [tile] = sidesOf(sizeIn(settings, "size"));
  const mostTiles = numberIn([settings], "max_image_tiles", 4);
  return {
    sampleFrames: () => [],
    geometry({ kind, width, height }) {
      if (kind === "video") {
        throw new UserError(
          "Llama 3.2 Vision takes pictures and no clips. Choose a model that takes clips, such as SmolVLM2, or drop pictures.",
        );
      }
      const [rows, columns] = bestCanvas([height, width], mostTiles, tile);
      return { kind, width, height, views: mostTiles, rows, columns, frames: 1 };
    },
    views(images, { rows, columns, views }) {
      return images.flatMap((image) => {
        const canvas: Sides = [rows * tile, columns * tile];
        const inside = resized(image, fitted([image.height, image.width], canvas, tile), pixels);
        const sheet = padded(inside, { height: canvas[0], width: canvas[1], left: 0, top: 0 });
        const tiles = tilesOf(sheet, tile).map((view) => valuesOf(view, pixels));
        return Array.from({ length: views }, (_, i) => tiles[i] ?? new Float32Array(3 * tile ** 2));
      });
    },
    // Pictures reach the text by cross-attention, so one token only marks where they belong.
    expand: () => visualToken("image", files, options, "<|image|>"),
  };
}
