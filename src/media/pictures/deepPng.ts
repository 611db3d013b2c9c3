/**
 * PNG pictures of 16 bits in which a camera's 10, 12 or 14 are written as they came: browsers take the upper 8 and show almost
 * black. Such pictures are made as bright as the camera meant.
 */
import { decode } from "fast-png";
import { usedBits } from "./depth.ts";

export interface DeepPicture {
  width: number;
  height: number;
  /** How many of the 16 bits are used. */
  bits: number;
  /** (H, W, 4) of 8 bits, scaled by the used ones. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Place of the bit depth in a PNG file. */
const DEPTH_AT = 24;

/** The picture where no value needs more than 14 bits; null for other PNG files. */
export function darkDeepPng(file: Uint8Array): DeepPicture | null {
  if (file[DEPTH_AT] !== 16) return null;
  const picture = decoded(file);
  if (!picture || !(picture.data instanceof Uint16Array)) return null;
  const { data, width, height, channels } = picture;
  const colours = channels > 2 ? 3 : 1;
  const most = mostOf(data, channels, colours);
  const bits = usedBits(most);
  if (bits === 16) return null;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const hasAlpha = channels > colours;
  for (let from = 0, to = 0; from < data.length; from += channels, to += 4) {
    for (let colour = 0; colour < 3; colour++) {
      rgba[to + colour] = data[from + (colours === 3 ? colour : 0)]! >> (bits - 8);
    }
    // Opacity counts to 65535 whatever the colours do.
    rgba[to + 3] = hasAlpha ? data[from + colours]! >> 8 : 255;
  }
  return { width, height, bits, rgba };
}

/** Null for a file that cannot be decoded, of which the browser says so. */
function decoded(file: Uint8Array) {
  try {
    return decode(file);
  } catch {
    return null;
  }
}

/** The largest value of a colour. */
function mostOf(data: Uint16Array, channels: number, colours: number): number {
  let most = 0;
  for (let at = 0; at < data.length; at += channels) {
    for (let colour = 0; colour < colours; colour++) most = Math.max(most, data[at + colour]!);
  }
  return most;
}
