/** The recorded media: pixel values by their formula, with the grid of the family's processor. */
import { openProcessor } from "../../index.ts";
import type { MediaGrid } from "../../../protocol/mediaGrid.ts";
import { size } from "../../../engine/graph/shape.ts";
import type { PixelValues } from "../../family.ts";
import { adapterValues } from "../../../train/parity/formulas.ts";
import type { RecordedMedium } from "./recording.ts";

export function recordedPixelValues(
  medium: RecordedMedium,
  config: Record<string, unknown>,
): PixelValues {
  const { shape, salt, bound } = medium.pixels;
  const values = adapterValues(size(shape), salt, bound);
  const kind = medium.kind === "video" ? "video" : "image";
  const blank: MediaGrid = { kind, width: 0, height: 0, views: 1, rows: 0, columns: 0, frames: 1 };
  if (shape.length === 2) {
    const [views, rows, columns] = medium.grid as [number, number, number];
    const frames = kind === "video" ? 2 * views : 1;
    return { grid: { ...blank, views, rows, columns, frames }, views: [values] };
  }
  const [count, , side] = shape as [number, number, number, number];
  const view = values.length / count;
  const views = Array.from({ length: count }, (_, i) => values.subarray(i * view, (i + 1) * view));
  const frames = kind === "video" ? count : 1;
  const [rows, columns] = medium.grid ?? medium.tiles ?? [0, 0];
  const grid = { ...blank, views: count, rows: rows!, columns: columns!, frames };
  if (!medium.size) return { grid, views };
  const [height, width] = medium.size;
  const square = { height: side, width: side };
  const preprocessor = { size: square, crop_size: square };
  const processor = openProcessor({ config, preprocessor });
  const processed = processor.grid({ kind, width, height }, medium.tiled !== false);
  if (processed.views !== count) {
    throw new Error(
      `A picture of ${width} × ${height} has ${processed.views} views, recorded ${count}.`,
    );
  }
  return { grid: processed, views };
}
