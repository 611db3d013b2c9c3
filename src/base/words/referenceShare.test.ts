import { expect, test } from "vitest";
import { referenceShare, VIDEO_LLAVA_CORPUS } from "./referenceShare.ts";

test("the sets of arXiv 2406.16346 beside what Video-LLaVA was tuned on", () => {
  expect(referenceShare(158_000, VIDEO_LLAVA_CORPUS.image)).toEqual({ text: "23.76 %" });
  expect(referenceShare(2511, VIDEO_LLAVA_CORPUS.video)).toEqual({ text: "2.51 %" });
});

test("a few pictures are not none, and nothing is compared with nothing", () => {
  expect(referenceShare(12, 665_000)).toEqual({ text: "under 0.01 %" });
  expect(referenceShare(0, 665_000)).toEqual({ text: "0 %" });
  expect(referenceShare(158_000, 0)).toEqual({
    problem: expect.stringContaining("A corpus of 0 is nothing to compare 158,000 with"),
  });
  expect(referenceShare(1, Number.NaN)).toHaveProperty("problem");
});
