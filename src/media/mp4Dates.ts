/**
 * Sets the creation and modification dates in an MP4 to zero, which means "not stated": muxing writes the current time, equal
 * clips must give equal bytes, and the time of import is not kept.
 */

/** Boxes that contain the boxes with dates. */
const CONTAINERS = new Set(["moov", "trak", "mdia"]);
const DATED = new Set(["mvhd", "tkhd", "mdhd"]);

/** Changes `bytes` in place. */
export function blankMp4Dates(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const visit = (from: number, to: number) => {
    let at = from;
    while (at + 8 <= to) {
      const size = view.getUint32(at);
      const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      const isLong = size === 1;
      const header = isLong ? 16 : 8;
      const length = isLong ? Number(view.getBigUint64(at + 8)) : size || to - at;
      if (length < header || at + length > to) return;
      if (CONTAINERS.has(type)) visit(at + header, at + length);
      if (DATED.has(type)) {
        // Version 1 has 64-bit dates.
        const dateBytes = bytes[at + header] === 1 ? 16 : 8;
        bytes.fill(0, at + header + 4, at + header + 4 + dateBytes);
      }
      at += length;
    }
  };
  visit(0, bytes.length);
}
