/** How the values of a TIFF are packed, and which of these ways are read. */
import type { TiffDirectory } from "./directory.ts";

const JPEG = 7;

/** None, LZW, JPEG, deflate under two numbers, PackBits. */
const READ = [1, 5, JPEG, 8, 32946, 32773];

const NAMES: Readonly<Record<number, string>> = {
  2: "a fax's code",
  3: "a fax's code",
  4: "a fax's code",
  6: "an old form of JPEG",
  32767: "a camera's own code",
  33003: "JPEG 2000",
  33005: "JPEG 2000",
  34712: "JPEG 2000",
  34713: "a camera's own code",
  34887: "LERC",
  34892: "JPEG of a camera",
  34925: "LZMA",
  50000: "Zstandard",
  50001: "WebP",
  50002: "JPEG XL",
};

/** Why the values cannot be read where they are packed, or laid out, in a way that is not read, as a sentence. */
export function compressionFault(page: TiffDirectory): string | null {
  const { compression, photometric, subsampling } = page;
  const name = NAMES[compression] ?? `code ${compression}`;
  if (!READ.includes(compression)) return unread(`packed with ${name}`);
  const isHalved = photometric === 6 && compression !== JPEG && Math.max(...subsampling) > 1;
  if (isHalved) return unread("of halved colours without JPEG");
  // geotiff joins values of less than a byte wrongly where a pixel has several.
  if (page.bits < 8 && page.samples > 1) return unread(`of colours of ${page.bits} bits`);
  return null;
}

const unread = (what: string) =>
  `This TIFF is ${what}, which Scion does not read. Save it as PNG, or as TIFF with LZW, and drop that.`;
