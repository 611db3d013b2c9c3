/** From stored values of one sample to brightness: sign, rescale, window (DICOM PS3.3, C.7.6.3, C.11.1, C.11.2). Pure. */
import type { DicomWindow } from "../../protocol/dicomDoor.ts";
import type { DicomFacts } from "./facts.ts";

/** A window, or the values that become black and white. */
export type Brightness = DicomWindow | { low: number; high: number };

type Values = ArrayLike<number>;
type Stored = Pick<DicomFacts, "bits" | "highBit" | "isSigned">;
type Rescaled = Stored & Pick<DicomFacts, "slope" | "intercept" | "padding">;

/** The number that a stored value of `bits` bits below `highBit` stands for. */
function storedNumber(value: number, { bits, highBit, isSigned }: Stored): number {
  const shifted = value >>> Math.max(0, highBit + 1 - bits);
  const number = bits < 32 ? shifted & (2 ** bits - 1) : shifted;
  return isSigned && number >= 2 ** (bits - 1) ? number - 2 ** bits : number;
}

/** The lowest and highest value after rescale, leaving out those that stand for nothing; null where there is none. */
export function valueRange(values: Values, facts: Rescaled): { low: number; high: number } | null {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const number = storedNumber(values[i]!, facts);
    if (number === facts.padding) continue;
    if (number < low) low = number;
    if (number > high) high = number;
  }
  if (low > high) return null;
  const ends = [low, high].map((number) => number * facts.slope + facts.intercept);
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

/** (H, W) of 8 bits, 0 black. */
export function greyValues(
  values: Values,
  facts: Rescaled & Pick<DicomFacts, "photometric" | "windowFunction">,
  brightness: Brightness,
): Uint8ClampedArray {
  const share = shareOf(brightness, facts.windowFunction);
  const isInverted = facts.photometric === "MONOCHROME1";
  const shade = (value: number) => {
    const x = storedNumber(value, facts) * facts.slope + facts.intercept;
    const grey = Math.min(255, Math.max(0, Math.floor(share(x) * 255 + 0.5)));
    return isInverted ? 255 - grey : grey;
  };
  const grey = new Uint8ClampedArray(values.length);
  if (facts.highBit >= 16) {
    for (let i = 0; i < grey.length; i++) grey[i] = shade(values[i]!);
    return grey;
  }
  const table = Uint8ClampedArray.from({ length: 2 ** 16 }, (_, value) => shade(value));
  for (let i = 0; i < grey.length; i++) grey[i] = table[values[i]! & 0xffff]!;
  return grey;
}

/** From a value to its brightness, 0 to 1 or beyond. */
function shareOf(brightness: Brightness, windowFunction: string): (x: number) => number {
  if ("low" in brightness) {
    const { low, high } = brightness;
    return high > low ? (x) => (x - low) / (high - low) : () => 0;
  }
  const { center, width } = brightness;
  if (windowFunction === "SIGMOID") return (x) => 1 / (1 + Math.exp((-4 * (x - center)) / width));
  if (windowFunction === "LINEAR_EXACT") return (x) => (x - center) / width + 0.5;
  // C.11.2.1.2.1: of a width of 1 everything above the centre is white.
  if (width <= 1) return (x) => (x > center - 0.5 ? 1 : 0);
  return (x) => (x - (center - 0.5)) / (width - 1) + 0.5;
}
