/** What a tower gets, turned back into pictures, is the picture that was given: in its colours, and each part in its place. */
import { describe, expect, it } from "vitest";
import type { ProcessorFiles } from "../media/processing/processor.ts";
import type { RgbImage } from "../media/processing/resize.ts";
import { openProcessor } from "./index.ts";

const COLOURS = [
  [230, 30, 20],
  [20, 200, 40],
  [30, 60, 220],
  [240, 240, 100],
];

/** Four colours, one in each quarter. */
function quarters(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const quarter = (y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0);
      data.set(COLOURS[quarter]!, (y * width + x) * 3);
    }
  }
  return { data, width, height };
}

/** The colours in the middle of each quarter. */
function colours({ data, width, height }: RgbImage): number[][] {
  return [0.25, 0.75].flatMap((down) =>
    [0.25, 0.75].map((across) => {
      const at = (Math.floor(height * down) * width + Math.floor(width * across)) * 3;
      return [...data.subarray(at, at + 3)];
    }),
  );
}

function expectQuarters(image: RgbImage) {
  const found = colours(image).flat();
  found.forEach((level, i) => expect(Math.abs(level - COLOURS.flat()[i]!)).toBeLessThanOrEqual(1));
}

const square = { size: { height: 28, width: 28 } };
/** Where the view of the whole picture is. */
const families: [string, ProcessorFiles["preprocessor"], "first" | "last"][] = [
  ["video_llava", { size: { shortest_edge: 96 }, crop_size: { height: 96, width: 96 } }, "first"],
  ["smolvlm", { size: { longest_edge: 128 }, max_image_size: { longest_edge: 64 } }, "last"],
  ["idefics3", { size: { longest_edge: 128 }, max_image_size: { longest_edge: 64 } }, "last"],
  ["llava_onevision", { ...square, image_grid_pinpoints: [[56, 56]] }, "first"],
  [
    "llava_next",
    { size: { shortest_edge: 28 }, crop_size: 28, image_grid_pinpoints: [[56, 56]] },
    "first",
  ],
  ["mllama", { ...square, max_image_tiles: 1 }, "first"],
  ["qwen2_vl", { min_pixels: 28 * 28, max_pixels: 28 * 28 * 16 }, "first"],
];

const filesOf = (model_type: string, preprocessor: ProcessorFiles["preprocessor"]) => ({
  config: { model_type, vision_config: { image_size: 28, patch_size: 14 } },
  preprocessor,
});

describe("pictures of what a model sees", () => {
  it.each(families)("%s", (type, preprocessor, whole) => {
    const processor = openProcessor(filesOf(type, preprocessor), {});
    const image = quarters(120, 120);
    const grid = processor.grid({ kind: "image", width: 120, height: 120 }, true);
    const shown = processor.pictures(processor.views([image], grid), grid);
    expect(shown.length).toBeGreaterThan(0);
    expectQuarters(shown.at(whole === "first" ? 0 : -1)!);
  });

  it("mllama shows no blank tiles", () => {
    const processor = openProcessor(filesOf("mllama", { ...square, max_image_tiles: 4 }), {});
    const grid = processor.grid({ kind: "image", width: 56, height: 28 }, true);
    expect([grid.rows, grid.columns, grid.views]).toEqual([1, 2, 4]);
    expect(processor.pictures(processor.views([quarters(56, 28)], grid), grid)).toHaveLength(2);
  });

  it("qwen2_vl shows each frame of a clip, also those that share a slice of time", () => {
    const processor = openProcessor(
      filesOf("qwen2_vl", { min_pixels: 784, max_pixels: 784 * 16 }),
      {},
    );
    const plain = (level: number) => ({
      ...{ width: 56, height: 28 },
      data: new Uint8Array(56 * 28 * 3).fill(level),
    });
    const levels = [10, 90, 170];
    const frames = {
      kind: "video" as const,
      width: 56,
      height: 28,
      frames: 3,
      times: [0, 1, 2],
      seconds: 3,
    };
    const grid = processor.grid(frames, true);
    const shown = processor.pictures(processor.views(levels.map(plain), grid), grid);
    expect(shown.map(({ data }) => data[0])).toEqual(levels);
    expect([...new Set(shown.map(({ width, height }) => width / height))]).toEqual([2]);
  });

  it("video_llava tells which part it sees: the middle square", () => {
    const [, preprocessor] = families[0]!;
    const processor = openProcessor(filesOf("video_llava", preprocessor), {});
    const grid = processor.grid({ kind: "image", width: 640, height: 480 }, true);
    expect(processor.crop!(grid)).toEqual({ left: 80, top: 0, width: 480, height: 480 });
    const [shown] = processor.pictures(processor.views([quarters(640, 480)], grid), grid);
    expect([shown!.width, shown!.height]).toEqual([96, 96]);
  });
});
