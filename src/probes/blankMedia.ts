/** Features of blank pictures in the place of an example's: what a model makes of an answer without seeing anything. */
import { canonicalJson } from "../base/canonicalJson.ts";
import { encodeMedia } from "../inference/encodeMedia.ts";
import type { ModelSession } from "../inference/session.ts";
import type { MediaCache } from "../inference/visual/mediaKeys.ts";
import type { Processor } from "../media/processing/processor.ts";
import type { MediaGrid } from "../protocol/mediaGrid.ts";

/** Every pixel of a blank picture, of 255: the grey in the middle. Ours. */
const GREY = 127;

/** The same feature rows for all media of one grid: those of grey pictures of their size. */
export function blankMedia(session: ModelSession, processor: Processor): MediaCache {
  const known = new Map<string, Promise<Float32Array>>();
  const rowsOf = (grid: MediaGrid) => {
    const key = canonicalJson(grid);
    let rows = known.get(key);
    if (!rows) {
      const { width, height, frames } = grid;
      const blank = { width, height, data: new Uint8Array(width * height * 3).fill(GREY) };
      const views = processor.views(
        Array.from({ length: frames }, () => blank),
        grid,
      );
      rows = encodeMedia(session, [{ grid, views }]).then(([only]) => only!);
      known.set(key, rows);
    }
    return rows;
  };
  return {
    async rows(mediaKeys) {
      const found: Float32Array[] = [];
      for (const { grid } of mediaKeys) found.push(await rowsOf(grid));
      return found;
    },
  };
}
