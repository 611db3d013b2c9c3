/** What one directory of a TIFF file says of its pixels (TIFF 6.0; BigTIFF; Adobe's supplements for sub-directories). */
import type { GeoTIFFImage } from "geotiff";
import { micrometresOf } from "./micrometres.ts";

export interface TiffDirectory {
  width: number;
  height: number;
  /** Of the first sample; in a picture all have the same. */
  bits: number;
  format: "unsigned" | "signed" | "float";
  /** Values of a pixel, with those that are no colour. */
  samples: number;
  /** What the values after the colours are: 1 and 2 opacity, multiplied in and not, 0 something else (tag ExtraSamples). */
  extra: number[];
  photometric: number;
  compression: number;
  /** 1 to 8: which corner the first value lies in (tag Orientation). */
  orientation: number;
  /** Of chroma, horizontally and vertically. */
  subsampling: [number, number];
  isTiled: boolean;
  /** Bits of tag NewSubfileType: 1 a smaller copy, 4 a mask. */
  subfileType: number;
  description: string;
  /** Of what is seen, that a pixel shows along a side; null where the file does not say. */
  micrometres: number | null;
  /** It has a directory of GPS. */
  hasLocation: boolean;
}

const FORMATS = ["unsigned", "unsigned", "signed", "float"] as const;

/** Samples that a palette, grey values and so on begin with. */
const COLOURS: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3 };

/** How many of the samples are colours; null where that kind of colour is not known. */
export const coloursOf = ({ photometric }: Pick<TiffDirectory, "photometric">): number | null =>
  COLOURS[photometric] ?? null;

const BITS_PER_SAMPLE = 258;

/** @throws RangeError for a tag that is no number where one belongs */
export async function readDirectory(image: GeoTIFFImage): Promise<TiffDirectory> {
  const tags = image.fileDirectory;
  // Absent means 1 (TIFF 6.0, page 29), which geotiff does not know.
  if (!tags.hasTag(BITS_PER_SAMPLE)) tags.actualizedFields.set(BITS_PER_SAMPLE, [1]);
  const number = async (tag: number, absent: number): Promise<number> => {
    const value = Number((await tags.loadValue(tag)) ?? absent);
    if (!Number.isFinite(value)) throw new RangeError(`Tag ${tag} is no number.`);
    return value;
  };
  const list = async (tag: number): Promise<number[]> =>
    Array.from((await tags.loadValue(tag)) ?? [], Number);
  const [across = NaN, unitsAcross = 1] = await list(282);
  const description = String((await tags.loadValue(270)) ?? "");
  const [horizontal = 2, vertical = 2] = await list(530);
  const [format = 1] = await list(339);
  return {
    width: image.getWidth(),
    height: image.getHeight(),
    bits: image.getBitsPerSample() ?? 1,
    format: FORMATS[format] ?? "unsigned",
    samples: image.getSamplesPerPixel(),
    extra: await list(338),
    photometric: await number(262, 1),
    compression: await number(259, 1),
    orientation: await number(274, 1),
    subsampling: [horizontal, vertical],
    isTiled: image.isTiled,
    subfileType: await number(254, 0),
    hasLocation: tags.hasTag(34853),
    description,
    micrometres: micrometresOf(
      description,
      across / unitsAcross,
      Number((await tags.loadValue(296)) ?? 2),
    ),
  };
}
