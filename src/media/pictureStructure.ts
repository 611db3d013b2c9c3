/**
 * Walks the chunks of a picture file, without decoding: whether its end is missing (browsers draw half a picture without an
 * error) and whether it is animated.
 */

interface Structure {
  truncated: boolean;
  animated: boolean;
}

const WHOLE: Structure = { truncated: false, animated: false };
const TRUNCATED: Structure = { truncated: true, animated: false };

const text = (bytes: Uint8Array, from: number) =>
  String.fromCharCode(...bytes.subarray(from, from + 4));

function png(bytes: Uint8Array, view: DataView): Structure {
  let animated = false;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = text(bytes, at + 4);
    if (type === "acTL") animated = true;
    if (type === "IEND") return { truncated: false, animated };
  }
  return { truncated: true, animated };
}

function jpeg(bytes: Uint8Array, view: DataView): Structure {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    // Segments may be padded with FF.
    at += bytes[at + 1] === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  // After the start of scan, FF D9 cannot occur inside the data: FF is always followed by 00 there.
  for (let i = at + 4; i + 1 < bytes.length; i++) {
    if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return WHOLE;
  }
  return TRUNCATED;
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
  return { truncated: true, animated: pictures > 1 };
}

function webp(bytes: Uint8Array, view: DataView): Structure {
  return {
    truncated: view.getUint32(4, true) + 8 > bytes.length,
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
        return jpeg(bytes, view);
      case "image/gif":
        return gif(bytes);
      case "image/webp":
        return webp(bytes, view);
      case "image/avif":
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
