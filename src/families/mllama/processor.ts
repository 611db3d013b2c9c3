/**
 * Llama 3.2 Vision: a picture is enlarged or shrunk onto the best canvas of up to four tiles, in its top left corner, and
 * padded with black. Bilinear with torchvision's rounding, as `MllamaImageProcessor` does. The tower always takes the same
 * number of tiles; the missing ones are zeros. No clips.
 */
import { HALF } from "../../media/processing/normalization.ts";
import { UserError } from "../../base/userError.ts";
import type { OpenProcessor } from "../../media/processing/processor.ts";
import {
  imageSettings,
  numberIn,
  pixelsOf,
  sidesOf,
  sizeIn,
  mediaToken,
} from "../../media/processing/settings.ts";
import { squarePictures } from "../../media/processing/denormalize.ts";
import { padded, resized, tilesOf, normalized } from "../../media/processing/views.ts";

import { mllamaLayout, supportedAspectRatios } from "./layout.ts";

type Sides = readonly [height: number, width: number];

/**
 * transformers' `get_optimal_tiled_canvas`: the canvas that enlarges the picture least, or if each is too small, the one
 * that shrinks it least; of equals the smallest.
 */
function optimalCanvas([height, width]: Sides, maxTiles: number, tile: number): Sides {
  const canvases = supportedAspectRatios(maxTiles).map((sides) => ({
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
  const clamp = (side: number, max: number) => Math.min(Math.max(side, tile), max);
  const [toHeight, toWidth] = [clamp(height, canvas[0]), clamp(width, canvas[1])];
  const [down, across] = [toHeight / height, toWidth / width];
  return across < down
    ? [Math.min(Math.floor(height * across) || 1, toHeight), toWidth]
    : [toHeight, Math.min(Math.floor(width * down) || 1, toWidth)];
}

export const mllamaProcessor: OpenProcessor = (files, options) => {
  const settings = imageSettings(files, {
    size: { height: 224, width: 224 },
    resample: 2,
    image_mean: HALF,
    image_std: HALF,
  });
  const pixels = pixelsOf(settings);
  const [tile] = sidesOf(sizeIn(settings, "size"));
  const maxTiles = numberIn([settings], "max_image_tiles", 4);
  // Placeholder text needs no rows: pictures reach the text by cross-attention.
  const layout = mllamaLayout(maxTiles, 0);
  const token = mediaToken("image", files, options, "<|image|>");
  return {
    sampleFrames: () => [],
    grid({ kind, width, height }) {
      if (kind === "video") {
        throw new UserError(
          "Llama 3.2 Vision takes pictures and no clips. Choose a model that takes clips, such as SmolVLM2, or drop pictures.",
        );
      }
      const [rows, columns] = optimalCanvas([height, width], maxTiles, tile);
      return { kind, width, height, views: maxTiles, rows, columns, frames: 1 };
    },
    views(images, { rows, columns, views }) {
      return images.flatMap((image) => {
        const canvas: Sides = [rows * tile, columns * tile];
        const inside = resized(image, fitted([image.height, image.width], canvas, tile), pixels);
        const sheet = padded(inside, { height: canvas[0], width: canvas[1], left: 0, top: 0 });
        const tiles = tilesOf(sheet, tile).map((view) => normalized(view, pixels));
        return Array.from({ length: views }, (_, i) => tiles[i] ?? new Float32Array(3 * tile ** 2));
      });
    },
    pictures: (views, { rows, columns }) =>
      squarePictures(views.slice(0, rows * columns), pixels.tables),
    expand: (grid) => layout.placeholderText(grid, token),
  };
};
