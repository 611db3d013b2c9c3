/** From the values of a TIFF page to colours of 8 bits (TIFF 6.0, tag PhotometricInterpretation). Pure. */
import { UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { darkNote, deepNote, usedBits } from "../pictures/depth.ts";
import { coloursOf, type TiffDirectory } from "./directory.ts";

/** Values of all samples of a pixel, pixel after pixel. */
export type Raster = ArrayLike<number>;

export interface Colours {
  /** (H, W, 4) as they lie in the file. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  notes: string[];
}

type Facts = Pick<
  TiffDirectory,
  "width" | "height" | "bits" | "format" | "samples" | "extra" | "photometric"
>;

const WHITE_IS_ZERO = 0;
const PALETTE = 3;
const INKS = 5;
const LUMA = 6;

/** Meanings of a sample behind the colours. */
const MULTIPLIED = 1;
const OPACITY = 2;

/** Lowest and highest value. */
export type Range = [number, number];

/**
 * `palette`: of PALETTE pages, red, green and blue of 16 bits one after another. `range`: by which values that are not of 8 bits
 * become brightness, where it is not their own.
 * @throws UserError for colours that are not read
 */
export function toRgba(
  raster: Raster,
  facts: Facts,
  palette: ArrayLike<number>,
  range?: Range,
): Colours {
  const colours = coloursOf(facts);
  if (colours === null || colours > facts.samples) throw new UserError(unknownColours(facts));
  const notes: string[] = [];
  const scale =
    facts.photometric === PALETTE
      ? asIs
      : scaleOf(facts, range ?? (() => rangeOf(raster, facts.samples, colours)), notes);
  // Opacity counts to the most that its bits hold, whatever the colours do.
  const opacityScale = (value: number) =>
    facts.format === "float" ? value * 255 : (value * 255) / (2 ** facts.bits - 1);
  const paint = painterOf(facts, palette);
  const opacity = facts.extra[0] ?? 0;
  const hasOpacity = facts.samples > colours && (opacity === MULTIPLIED || opacity === OPACITY);
  const unused = facts.samples - colours - (hasOpacity ? 1 : 0);
  if (unused > 0) {
    notes.push(
      `Of the ${formatCount(facts.samples, "value")} of each pixel ${unused} ${unused === 1 ? "is" : "are"} neither colour nor opacity and left out; save channels that matter as pictures of their own.`,
    );
  }
  if (facts.photometric === INKS)
    notes.push("Its colours are those of printing inks: they are worked out without a profile.");

  const rgba = new Uint8ClampedArray(facts.width * facts.height * 4);
  const values = [0, 0, 0, 0];
  for (let from = 0, to = 0; to < rgba.length; from += facts.samples, to += 4) {
    for (let i = 0; i < colours; i++) values[i] = scale(raster[from + i]!);
    paint(values, rgba, to);
    rgba[to + 3] = hasOpacity ? opacityScale(raster[from + colours]!) : 255;
    if (hasOpacity && opacity === MULTIPLIED) divide(rgba, to);
  }
  return { rgba, notes };
}

const asIs = (value: number) => value;

function divide(rgba: Uint8ClampedArray, at: number): void {
  const alpha = rgba[at + 3]!;
  if (alpha === 0) return;
  for (let i = 0; i < 3; i++) rgba[at + i] = (rgba[at + i]! * 255) / alpha;
}

/** From a value of the file to 0 … 255. */
function scaleOf(
  { bits, format }: Facts,
  range: Range | (() => Range),
  notes: string[],
): (value: number) => number {
  if (!isDeep({ bits, format })) {
    const most = 2 ** bits - 1;
    return bits === 8 ? asIs : (value) => (value * 255) / most;
  }
  const [low, high] = typeof range === "function" ? range() : range;
  if (format === "unsigned" && bits <= 16) {
    const used = bits === 16 ? usedBits(high) : bits;
    notes.push(used < 16 && bits === 16 ? darkNote(used) : deepNote);
    return (value) => Math.min(255, Math.floor(value / 2 ** (used - 8)));
  }
  notes.push(
    `Its values are no colours but measurements, from ${round(low)} to ${round(high)}: the lowest is shown black and the highest white.`,
  );
  const span = high > low ? high - low : 1;
  return (value) => (Number.isFinite(value) ? ((value - low) / span) * 255 : 0);
}

const round = (value: number) => Number(value.toPrecision(4));

/** Whether its values become brightness by how far they reach. */
export const isDeep = ({ bits, format }: Pick<Facts, "bits" | "format">) =>
  format !== "unsigned" || bits > 8;

export const valueRange = (raster: Raster, facts: Facts): Range =>
  rangeOf(raster, facts.samples, coloursOf(facts) ?? facts.samples);

/** Lowest and highest of the colours that are numbers. */
function rangeOf(raster: Raster, samples: number, colours: number): Range {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < raster.length; at += samples) {
    for (let i = 0; i < colours; i++) {
      const value = raster[at + i]!;
      if (value < low && value > -Infinity) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  return low <= high ? [low, high] : [0, 0];
}

type Painter = (values: readonly number[], rgba: Uint8ClampedArray, at: number) => void;

function painterOf({ photometric }: Facts, palette: ArrayLike<number>): Painter {
  switch (photometric) {
    case WHITE_IS_ZERO:
      return ([value = 0], rgba, at) => rgba.fill(255 - value, at, at + 3);
    case 1:
      return ([value = 0], rgba, at) => rgba.fill(value, at, at + 3);
    case PALETTE: {
      const length = palette.length / 3;
      return ([index = 0], rgba, at) => {
        for (let i = 0; i < 3; i++) rgba[at + i] = (palette[i * length + index] ?? 0) >> 8;
      };
    }
    case INKS:
      return ([cyan = 0, magenta = 0, yellow = 0, black = 0], rgba, at) => {
        const light = 1 - black / 255;
        rgba[at] = (255 - cyan) * light;
        rgba[at + 1] = (255 - magenta) * light;
        rgba[at + 2] = (255 - yellow) * light;
      };
    case LUMA:
      // ITU-R BT.601 over the full range, as in JFIF.
      return ([y = 0, cb = 0, cr = 0], rgba, at) => {
        rgba[at] = y + 1.402 * (cr - 128);
        rgba[at + 1] = y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128);
        rgba[at + 2] = y + 1.772 * (cb - 128);
      };
    default:
      return ([red = 0, green = 0, blue = 0], rgba, at) => {
        rgba[at] = red;
        rgba[at + 1] = green;
        rgba[at + 2] = blue;
      };
  }
}

/** Names of tag PhotometricInterpretation that people meet. */
const COLOUR_NAMES: Readonly<Record<number, string>> = {
  4: "a mask of transparency",
  8: "CIE Lab",
  9: "ICC Lab",
  10: "ITU Lab",
  32803: "the raw values of a camera",
  34892: "the raw values of a camera",
};

const unknownColours = ({ photometric, samples }: Facts) =>
  `The colours of this TIFF are ${COLOUR_NAMES[photometric] ?? `of kind ${photometric} with ${formatCount(samples, "value")} a pixel`}, which Scion does not read. Save it as PNG or JPEG and drop that.`;
