import { describe, expect, it } from "vitest";
import { openProcessor } from "../families/index.ts";
import type { Media } from "../protocol/records.ts";
import { mediaNotes } from "./mediaNotes.ts";

const preprocessor = { min_pixels: 3136, max_pixels: 12_845_056 };
const files = { config: { model_type: "qwen2_vl" }, preprocessor };
const capped = openProcessor(files, { maxPixels: 1280 * 28 * 28, maxFrames: 8 });
const medium = (kind: Media["kind"], localName: string, width: number, height: number): Media => ({
  ...{ kind, localName, width, height, hash: localName, mime: "", bytes: 1 },
  ...(kind === "video" && { seconds: 4, frameCount: 100 }),
});
const takes = { takesSystem: () => true };

describe("what the person is told about media", () => {
  it("names each picture and clip that the cap makes smaller, with the size that is left", () => {
    const media = [
      medium("image", "dish.jpg", 4032, 3024),
      medium("image", "small.png", 640, 480),
      medium("video", "pour.mp4", 1920, 1080),
    ];
    expect(mediaNotes({ media, system: "" }, takes, capped)).toEqual([
      // 41 × 28 and 30 × 28, see the processor's own test.
      "dish.jpg: it is shown to this model at 1148 × 840 pixels. A browser has no room for more.",
      // √(1920 × 1080 / 1003520) = 1.4375; 1920 / 1.4375 / 28 = 47.7 → 47 and 1080 / 1.4375 / 28 = 26.8 → 26.
      "pour.mp4: its frames are shown to this model at 1316 × 728 pixels. A browser has no room for more.",
    ]);
  });

  it("is nothing where nothing is changed, or the model refuses the medium anyway", () => {
    const media = [medium("image", "dish.jpg", 4032, 3024)];
    expect(mediaNotes({ media, system: "Be brief." }, takes, openProcessor(files))).toEqual([]);
    expect(mediaNotes({ media, system: "" }, takes, null)).toEqual([]);
    const strip = [medium("image", "strip.png", 4000, 10)];
    expect(mediaNotes({ media: strip, system: "" }, takes, capped)).toEqual([]);
  });

  it("says where the system prompt goes when the model takes none", () => {
    const media = [medium("image", "small.png", 640, 480)];
    const refuses = { takesSystem: (hasMedia: boolean) => !hasMedia };
    const told = (shown: Media[], system: string) =>
      mediaNotes({ media: shown, system }, refuses, null);
    expect(told(media, "Be brief.")).toEqual([
      "This model takes no system prompt beside pictures, so the project's stands at the start of the first question.",
    ]);
    expect([told([], "Be brief."), told(media, " ")]).toEqual([[], []]);
  });
});
