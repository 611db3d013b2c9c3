import { expect, it } from "vitest";
import { WHOLE, type SlideLevel } from "../../../../../protocol/media/slide.ts";
import { levelWords, outcomeWords, resultWords, squaresWords } from "./slideWords.ts";

const levels: SlideLevel[] = [
  { width: 2030, height: 1280, micrometres: 0.4999 },
  { width: 1024, height: 640 },
];

it("a level is told by its size, and by what a pixel shows where that is known", () => {
  expect(levelWords(levels[0]!, 0)).toBe("Level 0: 2,030 × 1,280 pixels, 0.5 µm a pixel");
  expect(levelWords(levels[1]!, 1)).toBe("Level 1: 1,024 × 640 pixels");
});

it("what comes of a region is told in pixels, and in micrometres where they are known", () => {
  const region = { left: 0, top: 0, width: 512, height: 256 };
  expect(resultWords({ level: 0, ...region }, levels)).toBe(
    "512 × 256 pixels, 256 × 128 µm of the slide",
  );
  expect(resultWords({ level: 1, ...region }, levels)).toBe("512 × 256 pixels");
});

it("squares are counted with what is left over", () => {
  expect(squaresWords({ level: 1, side: 64 }, levels)).toBe("160 squares: 16 × 10.");
  // 2030 = 15 × 128 + 110, 1280 = 10 × 128.
  expect(squaresWords({ level: 0, side: 128 }, levels)).toBe(
    "150 squares: 15 × 10. Left over: 110 columns of pixels at the right.",
  );
});

it("what became of a cut is told with every number", () => {
  expect(outcomeWords({ cut: WHOLE })).toBe("");
  expect(outcomeWords({ cut: WHOLE, outcome: { kept: 3, empty: 1, failed: 2 } })).toBe(
    '3 regions are listed below as pictures of their own. 1 square was empty and left out. 2 regions could not be read, which is said under "Cannot be used". The whole slide is kept too, made smaller.',
  );
});
