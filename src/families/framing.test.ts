/** Ways to bring a whole picture into a square view, against the recordings of tools/media/recordFraming.py. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FRAMINGS, type Framing } from "../base/media/framing.ts";
import { openProcessor } from "./index.ts";
import { picture } from "./testing/recordedProcessors.ts";

interface Row {
  kind: "image" | "video";
  /** Of the shorter side, before the crop of 28 × 28. */
  short: number;
  framing: Framing;
  width: number;
  height: number;
  seed?: number;
  frames?: number;
  shape: number[];
  sha256: string;
}

const file = path.join(import.meta.dirname, "fixtures/framing.json");
const recorded = JSON.parse(readFileSync(file, "utf8")) as { settings: object; rows: Row[] };

const config = {
  model_type: "video_llava",
  vision_config: { image_size: 28, patch_size: 14 },
};
const open = (framing?: Framing, short = 28, more: object = {}) =>
  openProcessor(
    {
      config,
      preprocessor: { ...recorded.settings, size: { shortest_edge: short }, ...more },
    },
    { framing },
  );

/** Of all values, as bytes. */
function hashOf(views: readonly Float32Array[]): string {
  const hash = createHash("sha256");
  for (const view of views)
    hash.update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return hash.digest("hex").slice(0, 32);
}

/** The grid and views of made pictures, as the recording made them. */
function made(framing: Framing | undefined, row: Omit<Row, "shape" | "sha256" | "framing">) {
  const { kind, short, width, height, seed, frames = 1 } = row;
  const processor = open(framing, short);
  const images = Array.from({ length: frames }, (_, i) => picture(width, height, seed ?? i + 1));
  const grid = processor.grid({ kind, width, height, frames }, true);
  return { processor, grid, views: processor.views(images, grid) };
}

describe("framing", () => {
  it.each(recorded.rows)(
    "$framing gives transformers' values of a $kind of $width × $height, resized to $short",
    ({ shape, sha256, framing, ...row }) => {
      const { views, grid, processor } = made(framing, row);
      expect([views.length, views[0]!.length]).toEqual([shape[0], 3 * 28 * 28]);
      expect(hashOf(views)).toBe(sha256);
      expect(grid.framing).toBe(framing);
      // As many tokens as the published way has.
      const { framing: _, ...published } = grid;
      expect(processor.expand(grid)).toBe(processor.expand(published));
    },
  );

  it("cutting out the middle is the published way to the bit, and no word of it is in the grid", () => {
    for (const kind of ["image", "video"] as const) {
      const row = { kind, short: 28, width: 37, height: 23, seed: 0, frames: 1 };
      const [chosen, published] = [made("crop", row), made(undefined, row)];
      expect(chosen.grid).toEqual(published.grid);
      expect(Object.keys(chosen.grid)).not.toContain("framing");
      expect(hashOf(chosen.views)).toBe(hashOf(published.views));
    }
  });

  it("leaves a square as it is in every way", () => {
    for (const [kind, side] of [
      ["image", 50],
      ["image", 28],
      ["video", 50],
    ] as const) {
      const hashes = FRAMINGS.map((framing) =>
        hashOf(
          made(framing, { kind, short: 28, width: side, height: side, seed: 3, frames: 1 }).views,
        ),
      );
      expect(new Set(hashes).size).toBe(1);
    }
  });

  it("is said by the grid alone, so that a processor opened in another way gives the same views", () => {
    const row = { kind: "image", short: 28, width: 61, height: 23, seed: 1 } as const;
    const { grid, views } = made("pad", row);
    const again = open("squeeze").views([picture(61, 23, 1)], grid);
    expect(hashOf(again)).toBe(hashOf(views));
  });
});

describe("the part that is seen", () => {
  const part = (framing: Framing, width: number, height: number, short = 28) => {
    const processor = open(framing, short);
    return processor.crop!(processor.grid({ kind: "image", width, height }, true));
  };

  it("is all of it, but for the crop", () => {
    expect(part("crop", 640, 320)).toEqual({ left: 160, top: 0, width: 320, height: 320 });
    expect(part("pad", 640, 480)).toEqual({ left: 0, top: 0, width: 640, height: 480 });
    expect(part("squeeze", 480, 640)).toEqual({ left: 0, top: 0, width: 480, height: 640 });
  });

  it("of a padded picture loses the margin that the published crop cuts off the square", () => {
    // 640 × 640 → 32 × 32 → the middle 28 × 28: 40 pixels go on every side; above and below these are border.
    expect(part("pad", 640, 480, 32)).toEqual({ left: 40, top: 0, width: 560, height: 480 });
    expect(part("pad", 480, 640, 32)).toEqual({ left: 0, top: 40, width: 480, height: 560 });
    // Of 320 × 320 it is 20, and the border above has 5.
    expect(part("pad", 320, 310, 32)).toEqual({ left: 20, top: 15, width: 280, height: 280 });
  });
});

describe("which processors offer it", () => {
  it("those whose files cut something off", () => {
    expect(open().framings).toEqual(FRAMINGS);
    const square = (side: number) => ({ size: { height: side, width: side } });
    expect(open(undefined, 28, square(32)).framings).toEqual(FRAMINGS);
    for (const whole of [{ do_center_crop: false, ...square(28) }, square(28)]) {
      expect(open(undefined, 28, whole).framings).toBeUndefined();
    }
    expect(openProcessor({ config: { model_type: "mllama" }, preprocessor: {} }).framings).toBe(
      undefined,
    );
  });

  it("and where nothing is cut off a choice changes nothing", () => {
    const whole = open("pad", 28, { size: { height: 28, width: 28 } });
    const grid = whole.grid({ kind: "image", width: 61, height: 23 }, true);
    expect(grid.framing).toBeUndefined();
  });
});
