/** Which directories of a TIFF file are pictures, and which are smaller copies, labels or masks of them. Pure. */
import type { TiffDirectory } from "./directory.ts";

export type PageFacts = Pick<
  TiffDirectory,
  "width" | "height" | "isTiled" | "subfileType" | "description"
> & {
  /** Set for a directory that hangs on that of another: its place in the list. */
  parent?: number;
};

export interface TiffPage {
  /** Places of its directories in the list, the largest first: levels of the same picture. */
  levels: number[];
}

export interface TiffPages {
  pages: TiffPage[];
  /** How many pictures of a slide's label and overview are left out. */
  labels: number;
}

const SMALLER_COPY = 1;
const MASK = 4;

/** Pictures beside a slide: its paper label, on which a name can stand, and the whole glass. */
const LABEL = /\b(label|macro|overview)\b/i;

export function tiffPages(directories: readonly PageFacts[]): TiffPages {
  const pages: TiffPage[] = [];
  /** The page that a directory belongs to. */
  const pageOf = new Map<number, TiffPage>();
  let labels = 0;
  for (const [at, directory] of directories.entries()) {
    if (directory.subfileType & MASK) continue;
    const page = directory.parent === undefined ? pages.at(-1) : pageOf.get(directory.parent);
    const [largest] = page?.levels ?? [];
    const whole = largest === undefined ? null : directories[largest]!;
    if (page && whole && isLevelOf(directory, whole)) {
      page.levels.push(at);
      pageOf.set(at, page);
    } else if (whole?.isTiled && isBeside(directory)) labels++;
    else if (!(directory.subfileType & SMALLER_COPY)) {
      const own = { levels: [at] };
      pages.push(own);
      pageOf.set(at, own);
    }
  }
  for (const page of pages) {
    page.levels.sort((a, b) => directories[b]!.width - directories[a]!.width);
  }
  return { pages, labels };
}

const isBeside = ({ description, subfileType }: PageFacts) =>
  LABEL.test(description) || (subfileType & SMALLER_COPY) !== 0;

/**
 * Smaller in the same shape, to a pixel of rounding. Only of tiled pictures, which slides are, or where the file says so: two scans
 * of one shape are two pictures.
 */
function isLevelOf(one: PageFacts, whole: PageFacts): boolean {
  const isSmaller = one.width < whole.width && one.height < whole.height;
  const isShape =
    Math.abs(one.width - (one.height * whole.width) / whole.height) <= 1 ||
    Math.abs(one.height - (one.width * whole.height) / whole.width) <= 1;
  const isMeant = whole.isTiled || (one.subfileType & SMALLER_COPY) !== 0;
  return isSmaller && isShape && isMeant && !LABEL.test(one.description);
}

/** The smallest level whose long side has `longSide` pixels, or the largest there is. `sizes` from large to small. */
export function levelFor(
  sizes: readonly { width: number; height: number }[],
  longSide: number,
): number {
  const enough = sizes.findLastIndex(({ width, height }) => Math.max(width, height) >= longSide);
  return Math.max(0, enough);
}
