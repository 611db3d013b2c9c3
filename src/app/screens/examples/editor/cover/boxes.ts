/** Boxes over a picture while they are drawn, moved and resized. Shares of its sides throughout. */
import type { CoverBox } from "../../../../../protocol/coverBoxes.ts";

export interface Point {
  x: number;
  y: number;
}

/** A smaller box cannot be seen or taken hold of. */
export const LEAST = 0.01;

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The box with these corners, as far as it lies in the picture. */
export function boxBetween(from: Point, to: Point): CoverBox {
  const [left, right] = [from.x, to.x].map((x) => within(x, 0, 1)).toSorted((a, b) => a - b);
  const [top, bottom] = [from.y, to.y].map((y) => within(y, 0, 1)).toSorted((a, b) => a - b);
  return { left: left!, top: top!, width: right! - left!, height: bottom! - top! };
}

/** Whether it is large enough to be meant: a click draws none. */
export const isBox = ({ width, height }: CoverBox) => width >= LEAST && height >= LEAST;

export function movedBy(box: CoverBox, { x, y }: Point): CoverBox {
  return {
    ...box,
    left: within(box.left + x, 0, 1 - box.width),
    top: within(box.top + y, 0, 1 - box.height),
  };
}

/** Its right and lower side moved; each side keeps at least this share of the picture's. */
export function resizedBy(box: CoverBox, { x, y }: Point, least = LEAST): CoverBox {
  return {
    ...box,
    width: within(box.width + x, least, 1 - box.left),
    height: within(box.height + y, least, 1 - box.top),
  };
}

/** A new box in the middle, for those who do not draw it. */
export const MIDDLE: CoverBox = { left: 0.35, top: 0.4, width: 0.3, height: 0.2 };

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Where a box lies, for people who do not see it. */
export const boxWords = (box: CoverBox, place: number) =>
  `Box ${place + 1}, ${percent(box.width)} wide and ${percent(box.height)} high, ${percent(box.left)} from the left and ${percent(box.top)} from the top`;
