/**
 * Sets the creation and modification dates in an MP4 to zero, which means "not stated": muxing writes the current time, equal
 * clips must give equal bytes, and the time of import is not kept.
 */
import { boxesIn } from "./isoBoxes.ts";

/** Boxes that contain the boxes with dates. */
const CONTAINERS = new Set(["moov", "trak", "mdia"]);
const DATED = new Set(["mvhd", "tkhd", "mdhd"]);

/** Changes `bytes` in place. */
export function blankMp4Dates(bytes: Uint8Array, from = 0, to = bytes.length): void {
  for (const { type, body, end } of boxesIn(bytes, from, to)) {
    if (CONTAINERS.has(type)) blankMp4Dates(bytes, body, end);
    if (!DATED.has(type)) continue;
    // Version 1 has 64-bit dates.
    const dateBytes = bytes[body] === 1 ? 16 : 8;
    bytes.fill(0, body + 4, body + 4 + dateBytes);
  }
}
