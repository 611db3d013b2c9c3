/**
 * Recognises files by their first bytes, never by their names, which phones and chat programs change. Known kinds that a browser
 * cannot read are refused with what to do instead.
 */

export type FileKind =
  | { kind: "image"; mime: string }
  | { kind: "video"; mime: string }
  | { kind: "zip" }
  /** None of the others; may be text. */
  | { kind: "unknown" }
  | { kind: "refused"; reason: string };

/** Leading bytes that `fileKind` needs. */
export const HEAD_BYTES = 512;

const ascii = (head: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...head.subarray(from, to));

const startsWith = (head: Uint8Array, ...bytes: number[]) =>
  bytes.every((byte, index) => head[index] === byte);

const refuse = (reason: string): FileKind => ({ kind: "refused", reason });

const HEIC =
  "This is a HEIC photo, which browsers cannot open. Save it as JPEG or PNG (on an iPhone: Settings, Camera, Formats, Most Compatible) and drop it again.";
const TIFF =
  "This is a TIFF or raw camera picture, which browsers cannot open. Save it as JPEG or PNG and drop it again.";

/** Files made of ISO boxes: AVIF and HEIC pictures, MP4 and QuickTime clips. The brands tell them apart. */
function isoKind(head: Uint8Array): FileKind {
  const boxEnd = Math.min(head.length, new DataView(head.buffer, head.byteOffset).getUint32(0));
  const brands: string[] = [ascii(head, 8, 12)];
  for (let at = 16; at + 4 <= boxEnd; at += 4) brands.push(ascii(head, at, at + 4));
  if (brands.some((brand) => brand === "avif" || brand === "avis")) {
    return { kind: "image", mime: "image/avif" };
  }
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms])$/.test(brand)) || brands[0] === "mif1") {
    return refuse(HEIC);
  }
  if (/^M4[AB]/.test(brands[0]!)) return refuse(SOUND);
  if (brands[0] === "crx ") return refuse(TIFF);
  return { kind: "video", mime: brands[0] === "qt  " ? "video/quicktime" : "video/mp4" };
}

const SOUND =
  "This is a sound recording without pictures. Scion learns from pictures, clips and text: drop one of these instead.";

/** Examines the first bytes of a file (`HEAD_BYTES` of them, or the whole file when it is shorter). */
export function fileKind(head: Uint8Array): FileKind {
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47)) return { kind: "image", mime: "image/png" };
  if (startsWith(head, 0xff, 0xd8, 0xff)) return { kind: "image", mime: "image/jpeg" };
  if (ascii(head, 0, 4) === "GIF8") return { kind: "image", mime: "image/gif" };
  if (ascii(head, 0, 4) === "RIFF") {
    const form = ascii(head, 8, 12);
    if (form === "WEBP") return { kind: "image", mime: "image/webp" };
    if (form === "WAVE") return refuse(SOUND);
    return refuse(
      "This is an AVI clip, which browsers cannot open. Convert it to MP4 (H.264) or WebM and drop it again.",
    );
  }
  if (head.length >= 12 && ascii(head, 4, 8) === "ftyp") return isoKind(head);
  if (/^(moov|mdat|wide|free|skip|pnot)$/.test(ascii(head, 4, 8))) {
    return { kind: "video", mime: "video/quicktime" };
  }
  if (startsWith(head, 0x1a, 0x45, 0xdf, 0xa3)) return { kind: "video", mime: "video/webm" };
  if (head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47) {
    return { kind: "video", mime: "video/mp2t" };
  }
  if (ascii(head, 0, 2) === "BM" && head[5] === 0 && head[14]! >= 12 && head[15] === 0) {
    return { kind: "image", mime: "image/bmp" };
  }
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) return { kind: "zip" };
  return refusedKind(head) ?? { kind: "unknown" };
}

function refusedKind(head: Uint8Array): FileKind | null {
  if (startsWith(head, 0x49, 0x49, 0x2a, 0) || startsWith(head, 0x4d, 0x4d, 0, 0x2a)) {
    return refuse(TIFF);
  }
  if (startsWith(head, 0xff, 0x0a) || ascii(head, 4, 8) === "JXL ") {
    return refuse(
      "This is a JPEG XL picture, which this browser cannot open. Save it as JPEG or PNG and drop it again.",
    );
  }
  if (ascii(head, 128, 132) === "DICM") {
    return refuse(
      "This is a DICOM file. It can hold a patient's name, so it is not opened: export the picture as PNG without patient data and drop that.",
    );
  }
  if (ascii(head, 0, 5) === "%PDF-") {
    return refuse(
      "This is a PDF. Export its pages as PNG pictures, or copy its text into a CSV sheet, and drop these.",
    );
  }
  if (ascii(head, 0, 4) === "8BPS") {
    return refuse("This is a Photoshop file. Export it as JPEG or PNG and drop that.");
  }
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    return refuse("This is an old Office file. Save the sheet as CSV (UTF-8) and drop that.");
  }
  if (startsWith(head, 0, 0, 1, 0xba) || ascii(head, 0, 3) === "FLV") {
    return refuse(
      "This is a clip in an old format, which browsers cannot open. Convert it to MP4 (H.264) or WebM and drop it again.",
    );
  }
  const isMpegSound = head[0] === 0xff && [0xf1, 0xf2, 0xf3, 0xf9, 0xfa, 0xfb].includes(head[1]!);
  const isTagged = ascii(head, 0, 3) === "ID3" && head[3]! < 16;
  if (/^(OggS|fLaC)/.test(ascii(head, 0, 4)) || isTagged || isMpegSound) return refuse(SOUND);
  if (
    /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg|<svg)/i.test(ascii(head, 0, 512))
  ) {
    return refuse(
      "This is an SVG drawing, which can run programs. Export it as PNG and drop that.",
    );
  }
  return null;
}
