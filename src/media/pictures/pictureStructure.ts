/**
 * Walks the chunks of a picture file: whether its end is missing or its data destroyed (browsers draw half a picture, or garbage,
 * without an error) and whether it is animated.
 */
import { unzlibSync } from "fflate";
import { crc32 } from "./crc32.ts";
import { checkJpeg, type JpegFault } from "./jpeg/checkJpeg.ts";
import { segmentsOf } from "./jpeg/segments.ts";

interface Structure {
  truncated: boolean;
  /** The mark that ends such a file, where it alone is missing: browsers open no JPEG or PNG without it. */
  missingEnd?: Uint8Array<ArrayBuffer>;
  animated: boolean;
  /** What is wrong within the data of a JPEG or PNG picture that is not cut off. */
  fault?: Exclude<JpegFault, { kind: "cut" }>;
}

const JPEG_END = Uint8Array.of(0xff, 0xd9);
/** An empty chunk named IEND, with its checksum. */
const PNG_END = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

const WHOLE: Structure = { truncated: false, animated: false };
const TRUNCATED: Structure = { truncated: true, animated: false };

const text = (bytes: Uint8Array, from: number) =>
  String.fromCharCode(...bytes.subarray(from, from + 4));

function png(bytes: Uint8Array, view: DataView): Structure {
  let animated = false;
  const data: Uint8Array[] = [];
  let firstBad: number | null = null;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = text(bytes, at + 4);
    if (type === "acTL") animated = true;
    if (type === "IEND") return pngStructure(data, animated, firstBad);
    const end = at + 8 + view.getUint32(at);
    if (type !== "IDAT" || end + 4 > bytes.length) continue;
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) firstBad ??= data.length;
    data.push(bytes.subarray(at + 8, end));
  }
  // Only the end mark is missing where the data ends by itself.
  const isWhole = data.length > 0 && firstBad === null && inflates(data);
  return isWhole
    ? { truncated: false, animated, missingEnd: PNG_END }
    : { truncated: true, animated };
}

/** `firstBad`: which part of the data first has a wrong checksum. */
function pngStructure(data: Uint8Array[], animated: boolean, firstBad: number | null): Structure {
  if (firstBad === null) return { truncated: false, animated };
  const from = byteLength(data.slice(0, firstBad)) / byteLength(data);
  return { truncated: false, animated, fault: { kind: "garbled", from } };
}

const byteLength = (parts: readonly Uint8Array[]) =>
  parts.reduce((sum, { length }) => sum + length, 0);

function inflates(parts: readonly Uint8Array[]): boolean {
  const all = new Uint8Array(byteLength(parts));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  try {
    unzlibSync(all);
    return true;
  } catch {
    return false;
  }
}

function jpeg(bytes: Uint8Array): Structure {
  const fault = checkJpeg(bytes);
  if (fault?.kind === "cut") return TRUNCATED;
  return {
    ...WHOLE,
    ...(fault && { fault }),
    ...(!hasEndMark(bytes) && { missingEnd: JPEG_END }),
  };
}

function hasEndMark(bytes: Uint8Array): boolean {
  try {
    return [...segmentsOf(bytes)].some(({ marker }) => marker === 0xd9);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const gifTable = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

function gif(bytes: Uint8Array): Structure {
  let pictures = 0;
  let at = 13 + gifTable(bytes[10]!);
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0x3b) return { truncated: false, animated: pictures > 1 };
    if (kind === 0x2c) {
      pictures++;
      at += 11 + gifTable(bytes[at + 9]!);
    } else if (kind === 0x21) {
      at += 2;
    } else {
      // Some writers leave zeros between blocks.
      at++;
      continue;
    }
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  }
  // Only the end mark is missing where the file ends with a closed block.
  const isWhole = pictures > 0 && at === bytes.length && bytes.at(-1) === 0;
  return { truncated: !isWhole, animated: pictures > 1 };
}

function webp(bytes: Uint8Array, view: DataView): Structure {
  return {
    // Some writers leave out the byte that makes the length even.
    truncated: view.getUint32(4, true) + 7 > bytes.length,
    animated: text(bytes, 12) === "VP8X" && (bytes[20]! & 2) !== 0,
  };
}

function avif(bytes: Uint8Array, view: DataView): Structure {
  const animated = text(bytes, 8) === "avis";
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at);
    // 0: to the end of the file. 1: a 64-bit size follows.
    const length = size === 1 ? Number(view.getBigUint64(at + 8)) : size || bytes.length - at;
    if (length < 8) break;
    at += length;
  }
  return { truncated: at !== bytes.length, animated };
}

/** `mime` from `fileKind`. Other kinds count as whole and not animated. */
export function pictureStructure(bytes: Uint8Array, mime: string): Structure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (mime) {
      case "image/png":
        return png(bytes, view);
      case "image/jpeg":
        return jpeg(bytes);
      case "image/gif":
        return gif(bytes);
      case "image/webp":
        return webp(bytes, view);
      case "image/avif":
      case "image/heic":
        return avif(bytes, view);
      default:
        return WHOLE;
    }
  } catch (error) {
    // A length field that lies beyond the end.
    if (error instanceof RangeError) return TRUNCATED;
    throw error;
  }
}
