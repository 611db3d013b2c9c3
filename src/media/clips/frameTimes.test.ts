import { describe, expect, it } from "vitest";
import { openProcessor } from "../../families/index.ts";
import { publishedFiles } from "../../families/testing/publishedFiles.ts";
import type { MediaFacts } from "../../protocol/mediaGrid.ts";
import { timeOfFrame, unevenTimes } from "./frameTimes.ts";
import { frameIndices, mediaGrids } from "../pixels.ts";

/** One picture for four seconds, then seven in a tenth of one, as a screen recording has them. */
const SLOW_THEN_FAST = [0, 4, 4.016667, 4.033333, 4.048333, 4.065, 4.081667, 4.098333];
const SECONDS = 4.198333;
const clip: MediaFacts = {
  ...{ kind: "video", width: 32, height: 32, seconds: SECONDS, frameCount: 8 },
  times: SLOW_THEN_FAST,
};

describe("unevenTimes", () => {
  it("keeps nothing of an even clip, also where its rate has no short number", () => {
    const times = Array.from({ length: 30 }, (_, i) => (i * 1001) / 30000);
    expect(unevenTimes(times, 1.001)).toBeNull();
    expect(
      timeOfFrame({ kind: "video", width: 1, height: 1, seconds: 3, frameCount: 30 }, 14),
    ).toBe(1.4);
  });

  it("keeps the times of an uneven one to the microsecond", () => {
    const exact = SLOW_THEN_FAST.map((time) => time + 1e-9);
    expect(unevenTimes(exact, SECONDS)).toEqual(SLOW_THEN_FAST);
    expect(timeOfFrame(clip, 1)).toBe(4);
  });
});

it("a model that reads times is told when each frame is seen", () => {
  const { config } = publishedFiles("SmolVLM2-256M");
  const preprocessor = { size: { longest_edge: 2048 }, max_image_size: { longest_edge: 512 } };
  const processor = openProcessor({ config, preprocessor }, {});
  const indices = frameIndices(clip, processor);
  const [grid] = mediaGrids([clip], processor);
  expect(grid!.times).toEqual(indices.map((index) => SLOW_THEN_FAST[index]));
  const told = [...processor.expand(grid!).matchAll(/Frame from (\d\d:\d\d)/g)].map(([, at]) => at);
  expect(told).toEqual(["00:00", ...indices.slice(1).map(() => "00:04")]);
});
