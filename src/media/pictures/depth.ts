/** From values of more than 8 bits to the 8 that models see, and what is said of it. */

/** What cameras and scanners deliver in values of 16 bits, beside all 16. */
const DEPTHS = [10, 12, 14];

/** How many of 16 bits the values up to `most` fill, as a camera counts them: 10, 12, 14 or 16. */
export const usedBits = (most: number): number =>
  (most > 0 && DEPTHS.find((bits) => most < 2 ** bits)) || 16;

/** A picture of few bits would be almost black where the upper 8 are shown. */
export const darkNote = (bits: number): string =>
  `Its values fill ${bits} of its 16 bits, so that it would be almost black: it is made ${2 ** (16 - bits)} times as bright. If it is meant to be dark, save it with 8 bits and drop that.`;

export const deepNote = "Its values have 16 bits; of these the upper 8 are kept.";
