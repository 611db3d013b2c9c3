import { expect, it } from "vitest";
import { uniformFrames } from "./frames.ts";

it("frames are taken at floor(i N / count), from the first", () => {
  // 30 / 4 = 7.5: 0, 7.5, 15, 22.5
  expect(uniformFrames({ frames: 30 }, 4)).toEqual([0, 7, 15, 22]);
  expect(uniformFrames({ frames: 8 }, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it("frames of a short clip are repeated", () => {
  expect(uniformFrames({ frames: 3 }, 8)).toEqual([0, 0, 0, 1, 1, 1, 2, 2]); // i * 3 / 8
  expect(uniformFrames({ frames: 1 }, 4)).toEqual([0, 0, 0, 0]);
});
