/** Regions of a slide while a person draws them: between shares of the overview, which are boxes, and pixels of a level. Pure. */
import type { CoverBox } from "../../../../../protocol/coverBoxes.ts";
import {
  isWithinBound,
  scaledRectangle,
  type Slide,
  type SlideCut,
  type SlideLevel,
  type SlideRegion,
} from "../../../../../protocol/media/slide.ts";

type Levels = readonly SlideLevel[];

const SHARES = { width: 1, height: 1 };

/** Of a region that nobody drew, in pixels of its level. */
const NEW_SIDE = 512;

export const boxOf = ({ level, left, top, width, height }: SlideRegion, levels: Levels) => {
  const size = levels[level]!;
  return {
    left: left / size.width,
    top: top / size.height,
    width: width / size.width,
    height: height / size.height,
  };
};

export const regionIn = (box: CoverBox, level: number, levels: Levels): SlideRegion => ({
  level,
  ...scaledRectangle(box, SHARES, levels[level]!),
});

/** In pixels of the finest level at which it is no larger than a picture here may be, or else of the coarsest. */
export function regionDrawn(box: CoverBox, levels: Levels): SlideRegion {
  const read = levels.flatMap(({ refused }, at) => (refused ? [] : [regionIn(box, at, levels)]));
  return read.find(isWithinBound) ?? read.at(-1)!;
}

/** The same place at another level. */
export const atLevel = (region: SlideRegion, level: number, levels: Levels): SlideRegion => ({
  level,
  ...scaledRectangle(region, levels[region.level]!, levels[level]!),
});

/** A square in the middle, of the finest level that is read. */
export function middleRegion(levels: Levels): SlideRegion {
  const level = levels.findIndex(({ refused }) => !refused);
  const { width, height } = levels[level]!;
  const side = Math.min(NEW_SIDE, width, height);
  const middle = (whole: number) => Math.floor((whole - side) / 2);
  return { level, left: middle(width), top: middle(height), width: side, height: side };
}

/** Whether something was chosen of the slide that is not done yet. */
export const isUncut = ({ cut }: Pick<Slide, "cut">, wanted: SlideCut | undefined) =>
  wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(cut);

/** How far an arrow key moves it, in shares: a tenth of its size, in whole pixels. */
export function stepOf({ level, width, height }: SlideRegion, levels: Levels) {
  const size = levels[level]!;
  const tenth = (side: number) => Math.max(1, Math.round(side / 10));
  return { x: tenth(width) / size.width, y: tenth(height) / size.height };
}
