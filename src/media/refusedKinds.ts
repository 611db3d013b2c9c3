/** Files that are known and not opened: what they are, by their first bytes, and what to do instead. */

const ascii = (head: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...head.subarray(from, to));

const startsWith = (head: Uint8Array, ...bytes: number[]) =>
  bytes.every((byte, index) => head[index] === byte);

export const RAW =
  "This is the raw picture of a camera. Develop it with the camera's program, save it as JPEG or PNG and drop that.";
export const SOUND =
  "This is a sound recording without pictures. Scion learns from pictures, clips and text: drop one of these instead.";
export const AVI =
  "This is an AVI clip, which browsers cannot open. Convert it to MP4 (H.264) or WebM and drop it again.";

/** Text as it may begin: after a byte-order mark, in UTF-8 or UTF-16. */
function textOf(head: Uint8Array): string {
  const encoding = startsWith(head, 0xff, 0xfe)
    ? "utf-16le"
    : startsWith(head, 0xfe, 0xff)
      ? "utf-16be"
      : "utf-8";
  return new TextDecoder(encoding).decode(head).trimStart();
}

/** An XML declaration and comments, which may stand before what a file is. */
const PROLOGUE = String.raw`^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*`;

interface RefusedKind {
  is(head: Uint8Array): boolean;
  reason: string;
}

const text = (pattern: RegExp) => (head: Uint8Array) => pattern.test(textOf(head));
const bytes =
  (...signatures: number[][]) =>
  (head: Uint8Array) =>
    signatures.some((signature) => startsWith(head, ...signature));

/** The first that fits counts. */
const REFUSED: readonly RefusedKind[] = [
  {
    is: (head) => startsWith(head, 0xff, 0x0a) || ascii(head, 4, 8) === "JXL ",
    reason:
      "This is a JPEG XL picture, which this browser cannot open. Save it as JPEG or PNG and drop it again.",
  },
  {
    is: (head) =>
      /^(n[i+]1|ni2|n\+2)\0/.test(ascii(head, 344, 348)) || /^n[i+]2\0/.test(ascii(head, 4, 8)),
    reason:
      "This is a NIfTI scan. It can hold a patient's data, so it is not opened: export the slices that matter as PNG and drop these.",
  },
  {
    is: text(/^%PDF-/),
    reason:
      "This is a PDF. Export its pages as PNG pictures, or copy its text into a CSV sheet, and drop these.",
  },
  {
    is: (head) => ascii(head, 0, 4) === "8BPS",
    reason: "This is a Photoshop file. Export it as JPEG or PNG and drop that.",
  },
  {
    is: bytes([0xd0, 0xcf, 0x11, 0xe0]),
    reason: "This is an old Office file. Save the sheet as CSV (UTF-8) and drop that.",
  },
  {
    // MPEG program streams, Flash, Windows Media, MXF, RealMedia.
    is: (head) =>
      startsWith(head, 0, 0, 1, 0xba) ||
      startsWith(head, 0x30, 0x26, 0xb2, 0x75) ||
      startsWith(head, 0x06, 0x0e, 0x2b, 0x34) ||
      /^(FLV|\.RMF)/.test(ascii(head, 0, 4)),
    reason:
      "This is a clip in a format which browsers cannot open. Convert it to MP4 (H.264) or WebM and drop it again.",
  },
  {
    is: (head) =>
      /^(OggS|fLaC)/.test(ascii(head, 0, 4)) ||
      (ascii(head, 0, 3) === "ID3" && head[3]! < 16) ||
      (head[0] === 0xff && [0xf1, 0xf2, 0xf3, 0xf9, 0xfa, 0xfb].includes(head[1]!)),
    reason: SOUND,
  },
  {
    is: bytes(
      [0x1f, 0x8b],
      [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
      [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07],
    ),
    reason:
      "This is a packed file that Scion does not unpack. Unpack it, or pack it as a zip, and drop that.",
  },
  {
    is: text(new RegExp(`${PROLOGUE}(<!DOCTYPE svg|<svg)`, "i")),
    reason: "This is an SVG drawing, which can run programs. Export it as PNG and drop that.",
  },
  {
    is: text(/^version https:\/\/git-lfs\.github\.com\//),
    reason:
      "This is a pointer of Git LFS, which stands for the file and is not it. Run “git lfs pull” in its folder, or download the file itself, and drop that.",
  },
  {
    is: text(new RegExp(`${PROLOGUE}(<!DOCTYPE html|<html|<head|<body)`, "i")),
    reason:
      "This is a web page, as is saved in place of a file that was not found or needs a login. Download the file itself and drop that.",
  },
  {
    is: text(new RegExp(`${PROLOGUE}<(Error|ErrorResponse)\\b`)),
    reason:
      "This is a server's message of an error, saved in place of a file. Download the file itself and drop that.",
  },
];

/** Why a file is not opened; null for one of another kind. */
export function refusalOf(head: Uint8Array): string | null {
  return REFUSED.find(({ is }) => is(head))?.reason ?? null;
}
