/** What is said of a slide, its levels and what is cut out of it. Pure. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import {
  scaleText,
  sizeText,
  squareCounts,
  type Slide,
  type SlideLevel,
  type SlideRegion,
  type SlideSquares,
} from "../../../../../protocol/media/slide.ts";

const digits = (value: number) => Number(value.toPrecision(3)).toString();

/** "Level 1: 1,024 × 768 pixels, 0.5 µm a pixel". */
export function levelWords({ micrometres, ...size }: SlideLevel, at: number): string {
  const scale = micrometres ? `, ${scaleText(micrometres)}` : "";
  return `Level ${at}: ${sizeText(size)} pixels${scale}`;
}

/** What comes of a region: "512 × 512 pixels, 256 × 256 µm of the slide". */
export function resultWords(region: SlideRegion, levels: readonly SlideLevel[]): string {
  const { micrometres } = levels[region.level]!;
  const pixels = `${sizeText(region)} pixels`;
  if (!micrometres) return pixels;
  const [across, down] = [region.width, region.height].map((side) => digits(side * micrometres));
  return `${pixels}, ${across} × ${down} µm of the slide`;
}

/** How many squares there are and what is left over; only for squares that can be cut. */
export function squaresWords(squares: SlideSquares, levels: readonly SlideLevel[]): string {
  const { across, down, right, below } = squareCounts(levels, squares);
  const rest = [
    right > 0 && `${formatCount(right, "column")} of pixels at the right`,
    below > 0 && `${formatCount(below, "row")} of pixels at the bottom`,
  ];
  const over = rest.filter(Boolean).join(" and ");
  const count = `${formatCount(across * down, "square")}: ${formatCount(across)} × ${formatCount(down)}.`;
  return over ? `${count} Left over: ${over}.` : count;
}

/** What became of the last cut; empty before the first. */
export function outcomeWords({ cut, outcome }: Pick<Slide, "cut" | "outcome">): string {
  if (!outcome) return "";
  const { kept, empty, failed } = outcome;
  const sentences = [
    `${formatCount(kept, "region")} ${kept === 1 ? "is" : "are"} listed below as ${kept === 1 ? "a picture of its own" : "pictures of their own"}.`,
    empty > 0 &&
      `${formatCount(empty, "square")} ${empty === 1 ? "was" : "were"} empty and left out.`,
    failed > 0 &&
      `${formatCount(failed, "region")} could not be read, which is said under "Cannot be used".`,
    cut.whole ? "The whole slide is kept too, made smaller." : "The whole slide is not kept.",
  ];
  return sentences.filter(Boolean).join(" ");
}
