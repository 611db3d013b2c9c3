import { describe, expect, it } from "vitest";
import { openProcessor } from "./index.ts";
import type { ProcessorFiles } from "../media/processing/processor.ts";
import { picture } from "./testing/recordedProcessors.ts";

const files = (model_type: string, more: Partial<ProcessorFiles> = {}): ProcessorFiles => ({
  config: { model_type },
  preprocessor: {},
  ...more,
});
/** Comparing arrays of a million numbers through vitest takes seconds. */
const bytes = (values: Float32Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength);

const photo = { kind: "image", width: 640, height: 480 } as const;
const minute = { frames: 1800, fps: 30, seconds: 60 };

describe("openProcessor", () => {
  it("names the known families when it does not know one", () => {
    expect(() => openProcessor(files("llama"))).toThrow(
      'A model of the kind "llama" takes no pictures or clips here; these do: video_llava, smolvlm',
    );
    expect(() => openProcessor(files("constructor"))).toThrow("takes no pictures or clips here");
  });

  it("takes the classes' defaults where the files have nothing or null", () => {
    const { width, height } = photo;
    const nulls = { size: null, crop_size: null, do_center_crop: null, image_mean: null };
    for (const type of ["video_llava", "llava_next"]) {
      const vision_config = { image_size: 224, patch_size: 14 };
      const plain = files(type, { config: { model_type: type, vision_config } });
      const [absent, nulled] = [plain, { ...plain, preprocessor: nulls }].map((each) => {
        const processor = openProcessor(each);
        const views = processor.views([picture(width, height, 1)], processor.grid(photo, true));
        expect(views[0]!.length).toBe(3 * 224 * 224);
        return Buffer.concat(views.map(bytes));
      });
      expect(absent!.equals(nulled!)).toBe(true);
    }
  });

  it("prefers the sections of processor_config.json, as newer versions write it", () => {
    const size = { shortest_edge: 28 };
    const crop_size = { height: 28, width: 28 };
    const nested = files("video_llava", {
      processor: { image_processor: { size, crop_size }, video_processor: { num_frames: 3 } },
      preprocessor: { num_frames: 99 },
    });
    const processor = openProcessor(nested);
    expect(processor.expand(processor.grid(photo, true))).toBe("<image>".repeat(4)); // (28 / 14)²
    expect(processor.sampleFrames(minute)).toEqual([0, 600, 1200]);
  });

  it("names the visual token as the tokenizer does, else as published, else as usual", () => {
    const { grid } = openProcessor(files("llava_next"));
    const written = (processor: object, mediaTokens?: { image: string }) =>
      openProcessor(files("llava_next", { processor: { ...processor } }), { mediaTokens })
        .expand(grid(photo, true))
        .slice(0, 8);
    expect(written({})).toBe("<image><");
    expect(written({ image_token: "<img>" })).toBe("<img><im");
    expect(written({ image_token: "<img>" }, { image: "[4]" })).toBe("[4][4][4");
  });

  it("names a setting that cannot be used", () => {
    const bad = (preprocessor: object) => () =>
      openProcessor(files("qwen2_vl", { preprocessor: { ...preprocessor } }));
    expect(bad({ patch_size: "fourteen" })).toThrow('patch_size = "fourteen"');
    expect(bad({ size: { shortest_edge: -1 } })).toThrow('size = {"shortest_edge":-1}');
    expect(bad({ image_mean: [0.5] })).toThrow("[0.5] where three numbers belong");
    expect(bad({ resample: 5 })).toThrow("The model asks for resampling method 5");
    const pinpoints = files("llava_next", { preprocessor: { image_grid_pinpoints: [[336]] } });
    expect(() => openProcessor(pinpoints)).toThrow("image_grid_pinpoints = [[336]]");
  });

  it("refuses clips for families that take none, and takes no frames of them", () => {
    const clip = { kind: "video", width: 64, height: 48, frames: 8 } as const;
    for (const type of ["llava_next", "mllama", "idefics3"]) {
      const processor = openProcessor(files(type));
      expect(() => processor.grid(clip, true)).toThrow("takes pictures and no clips");
      expect(processor.sampleFrames(minute)).toEqual([]);
    }
  });
});

describe("what a browser may ask for", () => {
  it("fewer pixels: Qwen2-VL stays below the cap and keeps the shape", () => {
    const published = openProcessor(files("qwen2_vl"));
    // 640 / 28 = 22.9 → 23 and 480 / 28 = 17.1 → 17 blocks of 2 × 2 patches.
    expect(published.grid(photo, true)).toMatchObject({ rows: 34, columns: 46 });
    const capped = openProcessor(files("qwen2_vl"), { maxPixels: 100 * 28 * 28 });
    // √(640 × 480 / 78400) = 1.979; 480 / 1.979 / 28 = 8.7 → 8 and 640 / 1.979 / 28 = 11.5 → 11.
    expect(capped.grid(photo, true)).toMatchObject({ rows: 16, columns: 22 });
    expect(capped.expand(capped.grid(photo, true))).toBe("<|image_pad|>".repeat(88));
  });

  it("only what the cap makes smaller has a capped size", () => {
    const vast = { preprocessor: { min_pixels: 3136, max_pixels: 12_845_056 } };
    const capped = openProcessor(files("qwen2_vl", vast), { maxPixels: 1280 * 28 * 28 });
    const cappedSize = (width: number, height: number) =>
      capped.cap!.cappedSize(capped.grid({ kind: "image", width, height }, true));
    expect(capped.cap!.pixels).toBe(1_003_520);
    // √(4032 × 3024 / 1003520) = 3.486; 4032 / 3.486 / 28 = 41.3 → 41 and 3024 / 3.486 / 28 = 30.98 → 30 blocks of 28.
    expect(cappedSize(4032, 3024)).toEqual({ width: 41 * 28, height: 30 * 28 });
    expect(cappedSize(640, 480)).toBeNull();
    // transformers' own default is as much, so nothing is taken away.
    expect(openProcessor(files("qwen2_vl"), { maxPixels: 1280 * 28 * 28 }).cap).toBeUndefined();
    expect(openProcessor(files("qwen2_vl", vast)).cap).toBeUndefined();
  });

  it("a cap below the published least wins, down to one block", () => {
    const tiny = openProcessor(files("qwen2_vl"), { maxPixels: 1 });
    expect(tiny.grid(photo, true)).toMatchObject({ rows: 2, columns: 2 });
  });

  it("fewer frames, spaced as the family spaces them", () => {
    const taken = (type: string) =>
      openProcessor(files(type), { maxFrames: 4 }).sampleFrames(minute);
    expect(taken("video_llava")).toEqual([0, 450, 900, 1350]);
    expect(taken("llava_onevision")).toEqual([0, 450, 900, 1350]);
    expect(taken("qwen2_vl")).toEqual([0, 450, 900, 1350]);
    // 60 s are longer than 4 frames at one a second, so a second is left out at each end: 30 … 1770 in 3 steps of 580.
    expect(taken("smolvlm")).toEqual([30, 610, 1190, 1770]);
  });

  it("a clip of one frame is a pair of equal frames for Qwen2-VL", () => {
    const processor = openProcessor(files("qwen2_vl"));
    expect(processor.sampleFrames({ frames: 1, fps: 30, seconds: 1 / 30 })).toEqual([0]);
    const clip = { kind: "video", width: 64, height: 48, frames: 1 } as const;
    const grid = processor.grid(clip, true);
    expect(grid.views).toBe(1);
    const [patches] = processor.views([picture(64, 48, 1)], grid);
    const patch = patches!.subarray(0, 3 * 2 * 14 * 14);
    expect(patch.subarray(0, 196)).toEqual(patch.subarray(196, 392));
  });

  it("refuses a picture that Qwen2-VL cannot take, with its size", () => {
    const strip = { kind: "image", width: 4000, height: 10 } as const;
    expect(() => openProcessor(files("qwen2_vl")).grid(strip, true)).toThrow(
      "A picture of 4000 × 10 pixels is 400 times as long as wide",
    );
  });
});

describe("clips in parts", () => {
  it("give the views that the whole clip gives", () => {
    const images = [1, 2, 3, 4].map((seed) => picture(37, 23, seed));
    const clip = { kind: "video", width: 37, height: 23, frames: 4 } as const;
    const qwen = openProcessor(files("qwen2_vl"));
    const whole = qwen.grid(clip, true);
    const part = { ...whole, views: 1, frames: 2 };
    const halves = [images.slice(0, 2), images.slice(2)].map((two) => qwen.views(two, part)[0]!);
    const [all] = qwen.views(images, whole);
    expect(Buffer.concat(halves.map(bytes)).equals(bytes(all!))).toBe(true);
  });
});
