/** From stored values of three samples, or of a palette, to red, green and blue (DICOM PS3.3, C.7.6.3.1). Pure. */
import type { DataSet } from "dicom-parser";
import { UserError } from "../../base/userError.ts";
import type { FrameValues } from "./codecs/codec.ts";
import type { DicomFacts } from "./facts.ts";

type Facts = Pick<
  DicomFacts,
  "width" | "height" | "bits" | "photometric" | "planar" | "samples" | "transferSyntax"
>;

type Rgba = Uint8ClampedArray<ArrayBuffer>;

/** Codes that keep the planes in which the values lay. */
const KEEPS_PLANES = /^1\.2\.840\.10008\.1\.2(\.1|\.1\.99|\.2)?$/;

/** (H, W, 4). @throws UserError for a kind of colour that is not read. */
export function colourRgba(frame: FrameValues, facts: Facts): Rgba {
  const { width, height, bits, photometric } = facts;
  const isLuma = !frame.isRgb && photometric.startsWith("YBR");
  if (isLuma && !/^YBR_(FULL|FULL_422|RCT|ICT)$/.test(photometric))
    throw new UserError(unknownColour(photometric));
  const at = placesOf(facts, frame);
  const down = Math.max(0, bits - 8);
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [a, b, c] = [0, 1, 2].map((sample) => (frame.values[at(pixel, sample)] ?? 0) >> down);
    const to = pixel * 4;
    if (isLuma) fromLuma(rgba, to, a!, b! - 128, c! - 128);
    else {
      rgba[to] = a!;
      rgba[to + 1] = b!;
      rgba[to + 2] = c!;
    }
  }
  return rgba;
}

/** C.7.6.3.1.2, YBR_FULL. */
function fromLuma(rgba: Rgba, to: number, y: number, cb: number, cr: number): void {
  rgba[to] = y + 1.402 * cr;
  rgba[to + 1] = y - 0.344136 * cb - 0.714136 * cr;
  rgba[to + 2] = y + 1.772 * cb;
}

/** Where the value of a sample of a pixel lies. */
function placesOf(
  { width, height, photometric, planar, transferSyntax }: Facts,
  frame: FrameValues,
) {
  const pixels = width * height;
  const isNative = KEEPS_PLANES.test(transferSyntax);
  if (isNative && photometric === "YBR_FULL_422" && frame.values.length < 3 * pixels) {
    // Two pixels: Y, Y, Cb, Cr.
    return (pixel: number, sample: number) =>
      4 * (pixel >> 1) + (sample === 0 ? pixel & 1 : sample + 1);
  }
  if (isNative && planar) return (pixel: number, sample: number) => sample * pixels + pixel;
  return (pixel: number, sample: number) => 3 * pixel + sample;
}

/** Red, green and blue by the tables of the file. @throws UserError where these are missing. */
export function paletteRgba(frame: FrameValues, facts: Facts, data: DataSet): Rgba {
  const tables = ["1", "2", "3"].map((digit) => tableOf(data, digit));
  const rgba = new Uint8ClampedArray(facts.width * facts.height * 4).fill(255);
  for (let pixel = 0; pixel < facts.width * facts.height; pixel++) {
    for (const [sample, table] of tables.entries()) {
      rgba[pixel * 4 + sample] = table(frame.values[pixel]!);
    }
  }
  return rgba;
}

function tableOf(data: DataSet, digit: string): (index: number) => number {
  const descriptor = `x0028110${digit}`;
  const element = data.elements[`x0028120${digit}`];
  if (!element) throw new UserError(unknownColour("a palette without its tables"));
  const count = data.uint16(descriptor, 0) || 65536;
  const first = data.uint16(descriptor, 1) ?? 0;
  const bytes = (data.byteArray as Uint8Array).subarray(
    element.dataOffset,
    element.dataOffset + element.length,
  );
  const isDeep = bytes.length >= 2 * count;
  return (index) => {
    const entry = Math.min(count - 1, Math.max(0, index - first));
    // Of values of 16 bits the upper byte, which lies second.
    return bytes[isDeep ? 2 * entry + 1 : entry] ?? 0;
  };
}

const unknownColour = (what: string) =>
  `The colours of this DICOM file are ${what}, which Scion does not read. Export the picture as PNG and drop that.`;
