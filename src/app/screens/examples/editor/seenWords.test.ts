import { describe, expect, it } from "vitest";
import type { Media } from "../../../../protocol/records.ts";
import type { SeenMedia } from "../../../../protocol/reports.ts";
import { lostText, partText, shrinkText, viewName } from "./seenWords.ts";

const picture = { kind: "image", width: 640, height: 480 } as Media;
const view = { picture: new Blob() };
const sprout: SeenMedia = {
  ...{ model: "Sprout", width: 96, height: 96, shrink: 5, views: [view], rows: 0, columns: 0 },
  ...{ framing: "crop", choices: [{ framing: "crop", picture: new Blob() }] },
  crop: { left: 0.125, top: 0, width: 0.75, height: 1 },
};
const tiled: SeenMedia = {
  ...{ model: "Tiles", width: 384, height: 384, shrink: 0.9, rows: 2, columns: 2 },
  ...{ framing: "crop", choices: [] },
  views: [view, view, view, view, view],
  crop: { left: 0, top: 0, width: 1, height: 1 },
};

describe("what a model sees, in words", () => {
  it("says which part and how many pixels", () => {
    expect(partText(picture, sprout)).toBe(
      "Sprout sees of 640 × 480 the middle 480 × 480, at 96 × 96 pixels.",
    );
    expect(partText(picture, tiled)).toBe(
      "Tiles sees all of 640 × 480, as a whole and in 2 × 2 tiles, each at 384 × 384 pixels.",
    );
    expect(partText({ ...picture, kind: "video" }, { ...sprout, crop: tiled.crop })).toBe(
      "Sprout sees all of each frame of 640 × 480, at 96 × 96 pixels.",
    );
  });

  it("says how all of it comes to be seen", () => {
    const whole = { ...sprout, crop: tiled.crop };
    expect(partText(picture, { ...whole, framing: "pad" })).toBe(
      "Sprout sees all of 640 × 480, with borders, at 96 × 96 pixels.",
    );
    expect(partText({ ...picture, kind: "video" }, { ...whole, framing: "squeeze" })).toBe(
      "Sprout sees all of each frame of 640 × 480, squeezed into 96 × 96 pixels.",
    );
  });

  it("says what the crop loses, where there is a way out, and only there", () => {
    expect(lostText(picture, sprout)).toBe(
      "25 % of the picture, at its edges, is not seen. If what you ask about may lie there, let the model see all of it:",
    );
    expect(lostText({ ...picture, kind: "video" }, sprout)).toContain("25 % of the clip");
    expect(lostText(picture, { ...sprout, choices: [] })).toBe("");
    expect(lostText(picture, { ...sprout, framing: "squeeze", crop: tiled.crop })).toBe("");
    expect(lostText(picture, { ...sprout, crop: tiled.crop })).toBe("");
  });

  it("warns with the ways out where much is lost, and only there", () => {
    const text = shrinkText(picture, sprout);
    expect(text).toContain("One pixel that the model sees stands for 5 × 5 of the picture");
    expect(text).toContain(
      "cut out the part that matters, or choose a model that looks at more pixels, in tiles",
    );
    expect(shrinkText(picture, tiled)).toBe("");
    expect(shrinkText(picture, { ...tiled, shrink: 4 })).toContain("larger tiles");
  });

  it("names views by their time or place", () => {
    expect(viewName(sprout, 0)).toBe("Whole");
    expect(viewName(tiled, 4)).toBe("View 5 of 5");
    expect(viewName({ views: [{ ...view, time: 4.0166 }] }, 0)).toBe("4.02 s");
  });
});
