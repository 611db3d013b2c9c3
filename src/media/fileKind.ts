/**
 * Recognises files by their first bytes, never by their names, which phones and chat programs change. Known kinds that a browser
 * cannot read are refused with what to do instead (refusedKinds.ts).
 */

import { isDicom } from "./dicom/isDicom.ts";
import { AVI, RAW, refusalOf, SOUND } from "./refusedKinds.ts";

export type FileKind =
  | { kind: "image"; mime: string }
  | { kind: "video"; mime: string }
  | { kind: "zip" }
  /** Opened only when the person says so: it can hold a patient's name. */
  | { kind: "dicom" }
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

/** Files made of ISO boxes: AVIF and HEIC pictures, MP4 and QuickTime clips. The brands tell them apart. */
function isoKind(head: Uint8Array): FileKind {
  const boxEnd = Math.min(head.length, new DataView(head.buffer, head.byteOffset).getUint32(0));
  const brands: string[] = [ascii(head, 8, 12)];
  for (let at = 16; at + 4 <= boxEnd; at += 4) brands.push(ascii(head, at, at + 4));
  if (brands.some((brand) => brand === "avif" || brand === "avis")) {
    return { kind: "image", mime: "image/avif" };
  }
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms])$/.test(brand)) || brands[0] === "mif1") {
    return { kind: "image", mime: "image/heic" };
  }
  if (/^M4[AB]/.test(brands[0]!)) return refuse(SOUND);
  if (brands[0] === "crx ") return refuse(RAW);
  return { kind: "video", mime: brands[0] === "qt  " ? "video/quicktime" : "video/mp4" };
}

/** TIFF, and BigTIFF, in which slides are scanned. Canon's raw pictures are TIFF with a mark. */
function tiffKind(head: Uint8Array): FileKind | null {
  const signatures = [
    [0x49, 0x49, 0x2a, 0],
    [0x4d, 0x4d, 0, 0x2a],
    [0x49, 0x49, 0x2b, 0],
    [0x4d, 0x4d, 0, 0x2b],
  ];
  if (!signatures.some((signature) => startsWith(head, ...signature))) return null;
  return ascii(head, 8, 10) === "CR" ? refuse(RAW) : { kind: "image", mime: "image/tiff" };
}

/** Examines the first bytes of a file (`HEAD_BYTES` of them, or the whole file when it is shorter). */
export function fileKind(head: Uint8Array): FileKind {
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47)) return { kind: "image", mime: "image/png" };
  if (startsWith(head, 0xff, 0xd8, 0xff)) return { kind: "image", mime: "image/jpeg" };
  if (ascii(head, 0, 4) === "GIF8") return { kind: "image", mime: "image/gif" };
  if (ascii(head, 0, 4) === "RIFF") {
    const form = ascii(head, 8, 12);
    if (form === "WEBP") return { kind: "image", mime: "image/webp" };
    if (form === "WAVE") return refuse(SOUND);
    return refuse(AVI);
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
  if (isDicom(head)) return { kind: "dicom" };
  const tiff = tiffKind(head);
  if (tiff) return tiff;
  const reason = refusalOf(head);
  return reason === null ? { kind: "unknown" } : refuse(reason);
}
