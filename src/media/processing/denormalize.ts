/** Pixel values back to pictures: what a tower gets, to be looked at. */
import type { RgbImage } from "./resize.ts";

/**
 * A view, (3, H, W), as a picture. `tables`: the value of each of the 256 levels by channel, (3, 256), as `normalizeTables` gives
 * them, in equal steps. Values outside, which padding may have, are clamped.
 */
export function denormalized(
  values: Float32Array,
  { width, height }: { width: number; height: number },
  tables: Float32Array,
): RgbImage {
  const area = width * height;
  const data = new Uint8ClampedArray(area * 3);
  for (let channel = 0; channel < 3; channel++) {
    const [black, white] = [tables[channel * 256]!, tables[channel * 256 + 255]!];
    const scale = 255 / (white - black);
    for (let i = 0; i < area; i++) {
      data[i * 3 + channel] = Math.round((values[channel * area + i]! - black) * scale);
    }
  }
  return { data: new Uint8Array(data.buffer), width, height };
}

/** Views that are squares, as most towers take them. */
export function squarePictures(views: readonly Float32Array[], tables: Float32Array): RgbImage[] {
  return views.map((values) => {
    const side = Math.round(Math.sqrt(values.length / 3));
    return denormalized(values, { width: side, height: side }, tables);
  });
}
