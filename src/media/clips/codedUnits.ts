/**
 * Leaves of a clip's packets only what pictures are decoded from. H.264, HEVC and AV1 streams have units beside the pictures in
 * which cameras and programs write words, places, captions, thumbnails or second views; those that are not needed to decode and place
 * the pictures are dropped. (ITU-T H.264 and H.265, 7.3 and annex D; AV1 specification, 5.3.)
 */
import { keptSei } from "./supplementalInformation.ts";

export type UnitCodec = "avc" | "hevc" | "av1";

/** How units are told apart: by start codes, or by a length of so many bytes before each. */
export type Framing = "annexB" | 1 | 2 | 3 | 4;

export interface Stripped {
  data: Uint8Array;
  /** Whether something was dropped that is more than the encoder's own name and settings. */
  hadWords: boolean;
}

/** Slices, parameter sets, delimiters. Not: fillers (12), other views and layers (14, 15, 20, 21), alpha (19), unspecified ones. */
const AVC_KEPT = new Set([1, 2, 3, 4, 5, 7, 8, 9, 10, 11]);
const AVC_SEI = 6;
/** Slices in use, parameter sets, delimiters. Not: fillers (38), reserved and unspecified ones. */
const HEVC_KEPT = new Set([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21, 32, 33, 34, 35, 36, 37,
]);
const HEVC_SEI = new Set([39, 40]);
/** Sequence and frame headers, tile groups, frames, delimiters. Not: metadata (5), tile lists (8), padding (15), reserved ones. */
const AV1_KEPT = new Set([1, 2, 3, 4, 6, 7]);

/** Fillers and second layers are no words; everything else that is dropped may be. */
const WORDLESS = { avc: new Set([12, 14, 15, 19, 20, 21]), hevc: new Set([38, 62, 63]) };

/** The framing by the track's decoder configuration: without one, start codes. */
export function framingOf(codec: UnitCodec, description: Uint8Array | undefined): Framing {
  if (!description || codec === "av1") return "annexB";
  const at = codec === "avc" ? 4 : 21;
  return (((description[at] ?? 3) & 3) + 1) as Framing;
}

/** A packet without units that no picture needs. @throws RangeError where a unit is longer than the packet. */
export function stripPacket(data: Uint8Array, codec: UnitCodec, framing: Framing): Stripped {
  if (codec === "av1") return stripObus(data);
  const kept: Uint8Array[] = [];
  let hadWords = false;
  let isWhole = true;
  for (const unit of framing === "annexB" ? annexBUnits(data) : prefixedUnits(data, framing)) {
    const found = codec === "avc" ? avcUnit(unit) : hevcUnit(unit);
    if (found.unit) kept.push(found.unit);
    if (found.unit !== unit) isWhole = false;
    hadWords ||= found.hadWords;
  }
  return isWhole ? { data, hadWords } : { data: joined(kept, framing), hadWords };
}

interface FoundUnit {
  unit: Uint8Array | null;
  hadWords: boolean;
}

function avcUnit(unit: Uint8Array): FoundUnit {
  const type = unit[0]! & 31;
  if (type === AVC_SEI) return keptSei(unit, 1, "avc");
  const isKept = AVC_KEPT.has(type);
  return { unit: isKept ? unit : null, hadWords: !isKept && !WORDLESS.avc.has(type) };
}

function hevcUnit(unit: Uint8Array): FoundUnit {
  const type = (unit[0]! >> 1) & 63;
  const layer = ((unit[0]! & 1) << 5) | ((unit[1] ?? 0) >> 3);
  if (layer > 0) return { unit: null, hadWords: HEVC_SEI.has(type) };
  if (HEVC_SEI.has(type)) return keptSei(unit, 2, "hevc");
  const isKept = HEVC_KEPT.has(type);
  return { unit: isKept ? unit : null, hadWords: !isKept && !WORDLESS.hevc.has(type) };
}

function* prefixedUnits(data: Uint8Array, lengthBytes: number): Generator<Uint8Array> {
  let at = 0;
  while (at + lengthBytes <= data.length) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + data[at + i]!;
    at += lengthBytes;
    if (at + length > data.length) throw new RangeError("A unit is longer than its packet.");
    if (length > 0) yield data.subarray(at, at + length);
    at += length;
  }
}

/** Units lie between start codes, 00 00 01; zeros before a start code belong to no unit. */
function* annexBUnits(data: Uint8Array): Generator<Uint8Array> {
  let start = -1;
  const unitTo = (end: number) => {
    let last = end;
    while (last > start && data[last - 1] === 0) last--;
    return start >= 0 && last > start ? data.subarray(start, last) : null;
  };
  for (let at = 0; at + 3 <= data.length; at++) {
    if (data[at] !== 0 || data[at + 1] !== 0 || data[at + 2] !== 1) continue;
    const unit = unitTo(at);
    if (unit) yield unit;
    start = at + 3;
    at += 2;
  }
  const last = unitTo(data.length);
  if (last) yield last;
}

function joined(units: readonly Uint8Array[], framing: Framing): Uint8Array {
  const before = framing === "annexB" ? 4 : framing;
  const data = new Uint8Array(units.reduce((sum, unit) => sum + before + unit.length, 0));
  let at = 0;
  for (const unit of units) {
    if (framing === "annexB") data[at + 3] = 1;
    else for (let i = 0; i < before; i++) data[at + i] = unit.length / 256 ** (before - 1 - i);
    data.set(unit, at + before);
    at += before + unit.length;
  }
  return data;
}

/** AV1's open bitstream units: a header byte, maybe an extension, maybe a size in LEB128; without one it lasts to the end. */
function stripObus(data: Uint8Array): Stripped {
  const kept: Uint8Array[] = [];
  let hadWords = false;
  for (let at = 0; at < data.length;) {
    const head = data[at]!;
    const type = (head >> 3) & 15;
    let body = at + ((head & 4) !== 0 ? 2 : 1);
    let end = data.length;
    if ((head & 2) !== 0) {
      let size = 0;
      for (let i = 0; i < 8; i++) {
        const byte = data[body++] ?? 0;
        size += (byte & 127) * 2 ** (7 * i);
        if (byte < 128) break;
      }
      end = body + size;
    }
    if (end > data.length) throw new RangeError("A unit is longer than its packet.");
    if (AV1_KEPT.has(type)) kept.push(data.subarray(at, end));
    else if (type !== 15) hadWords = true;
    at = end;
  }
  const length = kept.reduce((sum, unit) => sum + unit.length, 0);
  if (length === data.length) return { data, hadWords };
  const left = new Uint8Array(length);
  let to = 0;
  for (const unit of kept) {
    left.set(unit, to);
    to += unit.length;
  }
  return { data: left, hadWords };
}
