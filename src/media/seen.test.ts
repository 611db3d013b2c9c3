import { describe, expect, it } from "vitest";
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import { seenGeometry } from "./seen.ts";

const grid = (more: Partial<MediaGrid>): MediaGrid => ({
  ...{ kind: "image", width: 640, height: 480, views: 1, rows: 0, columns: 0, frames: 1 },
  ...more,
});

describe("seenGeometry", () => {
  it("gives the crop in shares, and how many pixels one stands for", () => {
    const crop = () => ({ left: 80, top: 0, width: 480, height: 480 });
    expect(seenGeometry(grid({}), { width: 96, height: 96 }, { crop })).toEqual({
      crop: { left: 0.125, top: 0, width: 0.75, height: 1 },
      ...{ shrink: 5, rows: 0, columns: 0 },
    });
  });

  it("counts the pixels of all tiles together", () => {
    const tiled = grid({ views: 5, rows: 2, columns: 2 });
    expect(seenGeometry(tiled, { width: 384, height: 384 }, {})).toMatchObject({
      ...{ rows: 2, columns: 2 },
      shrink: 640 / 768,
    });
  });

  it("takes rows and columns of patches for no tiles", () => {
    const patches = grid({ rows: 34, columns: 46 });
    expect(seenGeometry(patches, { width: 644, height: 476 }, {})).toMatchObject({
      ...{ rows: 0, columns: 0 },
      crop: { left: 0, top: 0, width: 1, height: 1 },
    });
  });
});
