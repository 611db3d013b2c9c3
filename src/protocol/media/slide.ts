/** Slides among dropped files: one picture in several sizes, of which a person cuts out regions at the size that shows what matters. */
import { LONG_SIDE } from "../../base/media/longSide.ts";
import { formatCount } from "../../base/words/formatCount.ts";

interface Size {
  width: number;
  height: number;
}

/** In pixels, whole numbers. */
export interface Rectangle extends Size {
  left: number;
  top: number;
}

/** One size of a slide. */
export interface SlideLevel extends Size {
  /** Of the glass, that a pixel shows along a side; absent where the file does not say. */
  micrometres?: number;
  /** Why it cannot be read, in a sentence; absent where it can. */
  refused?: string;
}

/** In pixels of a level, of which 0 is the largest. */
export interface SlideRegion extends Rectangle {
  level: number;
}

/** All whole squares of a level, side by side from its upper left corner. */
export interface SlideSquares {
  level: number;
  side: number;
}

/** What is kept of a slide. Of squares those that are nearly white are left out. */
export interface SlideCut {
  /** The whole, made smaller. */
  whole: boolean;
  regions: SlideRegion[];
  squares: SlideSquares | null;
}

export interface Slide {
  /** Of its file; of a further slide in one file, with its page. */
  path: string;
  /** All of it, small. */
  overview: Blob;
  levels: SlideLevel[];
  cut: SlideCut;
  /** Why the whole cannot be kept, where regions perhaps can. */
  wholeRefused?: string;
  /** What became of the squares and regions, once a person cut. */
  outcome?: SlideOutcome;
}

export interface SlideOutcome {
  kept: number;
  /** Squares that were left out since they are nearly white. */
  empty: number;
  /** Regions and squares that cannot be read. */
  failed: number;
}

export const WHOLE: SlideCut = { whole: true, regions: [], squares: null };

/** Our choice: stored pictures are no longer, so that a region keeps each of its pixels. */
export const MAX_REGION_SIDE = LONG_SIDE;
/** Our choice, as all are held in the review before one is stored. */
const MAX_REGIONS = 1000;
/** Our choice: a model sees little in less. */
export const MIN_SQUARE_SIDE = 32;

/**
 * The same place in pixels of another level, or from shares of the sides (a level of 1 × 1). Corner and size are multiplied by the
 * exact ratio of the levels' sides and rounded to the nearest pixel, halves up; then the rectangle is moved back inside, and has at
 * least a pixel.
 */
export function scaledRectangle({ left, top, width, height }: Rectangle, from: Size, to: Size) {
  const along = (start: number, length: number, ratio: number, whole: number) => {
    const size = Math.min(whole, Math.max(1, Math.round(length * ratio)));
    return [Math.min(whole - size, Math.max(0, Math.round(start * ratio))), size] as const;
  };
  const [x, across] = along(left, width, to.width / from.width, to.width);
  const [y, down] = along(top, height, to.height / from.height, to.height);
  return { left: x, top: y, width: across, height: down };
}

/** The squares of a level, row by row. What is left over at its right and lower edge is in none. */
export function squaresOf(levels: readonly SlideLevel[], squares: SlideSquares): SlideRegion[] {
  const { level, side } = squares;
  const { across, down } = squareCounts(levels, squares);
  return Array.from({ length: across * down }, (_, place) => ({
    level,
    left: (place % across) * side,
    top: Math.floor(place / across) * side,
    width: side,
    height: side,
  }));
}

/** Numbers of columns and rows, and how many pixels are left over at the right and lower edge. */
export function squareCounts(levels: readonly SlideLevel[], { level, side }: SlideSquares) {
  const { width, height } = levels[level]!;
  return {
    across: Math.floor(width / side),
    down: Math.floor(height / side),
    right: width % side,
    below: height % side,
  };
}

/** Why this cannot be cut out of a slide of these levels, as a sentence with the way out; null where it can. */
export function cutFault(cut: SlideCut, levels: readonly SlideLevel[]): string | null {
  const { whole, regions, squares } = cut;
  if (!whole && regions.length === 0 && !squares)
    return "Nothing of the slide is kept. Keep it whole, or draw a region.";
  const fault = firstFault(regions, levels) ?? (squares && squaresFault(squares, levels));
  if (fault) return fault;
  const { across, down } = squares ? squareCounts(levels, squares) : { across: 0, down: 0 };
  const count = regions.length + across * down;
  if (count <= MAX_REGIONS) return null;
  return `These are ${formatCount(count, "region")}, and ${formatCount(MAX_REGIONS)} at most are cut out of a slide at once. Take larger squares, or a coarser level.`;
}

function firstFault(regions: readonly SlideRegion[], levels: readonly SlideLevel[]): string | null {
  const seen = new Set<string>();
  for (const region of regions) {
    const fault = regionFault(region, levels);
    if (fault) return fault;
    const { level, left, top, width, height } = region;
    const place = [level, left, top, width, height].join();
    if (seen.has(place))
      return `Two regions are the same: ${regionText(region)}. Remove one of them.`;
    seen.add(place);
  }
  return null;
}

export function regionFault(region: SlideRegion, levels: readonly SlideLevel[]): string | null {
  const { left, top, width, height } = region;
  const level = levels[region.level];
  if (!level) return unknownLevel(region.level, levels);
  if (level.refused) return level.refused;
  if (![left, top, width, height].every(Number.isInteger) || width < 1 || height < 1)
    return `A region of ${sizeText(region)} pixels shows nothing. Make it at least 1 pixel wide and high.`;
  if (left < 0 || top < 0 || left + width > level.width || top + height > level.height)
    return `The region ${regionText(region)} lies outside of this level, which has ${sizeText(level)} pixels. Move it inside.`;
  if (Math.max(width, height) <= MAX_REGION_SIDE) return null;
  const coarser = levels.findIndex(
    (one, at) =>
      at > region.level && !one.refused && isWithinBound(scaledRectangle(region, level, one)),
  );
  const way =
    coarser < 0
      ? ""
      : `, or take level ${coarser}, where it has ${sizeText(scaledRectangle(region, level, levels[coarser]!))}`;
  return `A region of ${sizeText(region)} pixels is too large: a picture here is at most ${formatCount(MAX_REGION_SIDE)} pixels long. Make it smaller${way}.`;
}

export const isWithinBound = ({ width, height }: Size) =>
  Math.max(width, height) <= MAX_REGION_SIDE;

/** The same of the squares alone. */
export function squaresFault(squares: SlideSquares, levels: readonly SlideLevel[]): string | null {
  const { level, side } = squares;
  const size = levels[level];
  if (!size) return unknownLevel(level, levels);
  if (size.refused) return size.refused;
  if (!(Number.isInteger(side) && side >= MIN_SQUARE_SIDE && side <= MAX_REGION_SIDE))
    return `Squares of ${formatCount(side)} pixels are not cut: choose a side from ${MIN_SQUARE_SIDE} to ${formatCount(MAX_REGION_SIDE)}.`;
  const { across, down } = squareCounts(levels, squares);
  if (across * down > 0) return null;
  return `No square of ${formatCount(side)} pixels fits into level ${level}, which has ${sizeText(size)}. Take smaller squares, or a finer level.`;
}

const unknownLevel = (level: number, levels: readonly SlideLevel[]) =>
  `There is no level ${level}: this slide has the levels 0 to ${levels.length - 1}. Choose one of them.`;

/** "2,048 × 1,024". */
export const sizeText = ({ width, height }: Size) =>
  `${formatCount(width)} × ${formatCount(height)}`;

/** "0.499 µm a pixel". */
export const scaleText = (micrometres: number) =>
  `${Number(micrometres.toPrecision(3))} µm a pixel`;

/** "120,40 of 512 × 512 pixels at level 1". */
export const regionText = (region: SlideRegion) =>
  `${region.left},${region.top} of ${sizeText(region)} pixels at level ${region.level}`;
