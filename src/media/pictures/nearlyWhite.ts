/** Whether a picture shows hardly more than bare glass. Pure; the bounds are our choice, for slides on a bright ground. */

/** A pixel is white from this value on, of 255, in each of its colours. */
const WHITE_FROM = 220;
/** So many of its pixels are white in a picture that is empty. */
const EMPTY_SHARE = 0.95;

/** `rgba`: what is transparent is laid on white. */
export function isNearlyWhite(rgba: Uint8ClampedArray): boolean {
  let white = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    const opacity = rgba[at + 3]! / 255;
    const darkest = Math.min(rgba[at]!, rgba[at + 1]!, rgba[at + 2]!);
    if (darkest * opacity + 255 * (1 - opacity) >= WHITE_FROM) white++;
  }
  return white >= EMPTY_SHARE * (rgba.length / 4);
}
