/**
 * The decoder configuration that a copied track states, with parameter sets alone: encoders put messages of their own beside
 * them (ISO/IEC 14496-15, 5.3.3 and 8.3.3; AV1 in ISOBMFF, 2.3).
 */
import { stripPacket, type UnitCodec } from "./codedUnits.ts";

/** Of HEVC: VPS, SPS, PPS. */
const PARAMETER_SETS = [32, 33, 34];

/** `description` of a WebCodecs decoder configuration, without anything but parameter sets. */
export function strippedDescription(description: Uint8Array, codec: UnitCodec): Uint8Array {
  if (codec === "av1") {
    const units = stripPacket(description.subarray(4), "av1", "annexB").data;
    return Uint8Array.from([...description.subarray(0, 4), ...units]);
  }
  return codec === "hevc"
    ? hevcDescription(description)
    : description.slice(0, avcEnd(description));
}

/** Where the record ends: behind its SPS and PPS, and for the high profiles behind the fields that follow them. */
function avcEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 5;
  const skip = (count: number) => {
    for (let i = 0; i < count; i++) at += 2 + view.getUint16(at);
  };
  skip(bytes[at++]! & 31);
  skip(bytes[at++]!);
  const isHigh = ![66, 77, 88].includes(bytes[1]!);
  if (isHigh && at + 4 <= bytes.length) {
    at += 3;
    skip(bytes[at++]!);
  }
  return at;
}

function hevcDescription(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  let at = 23;
  for (let array = 0; array < bytes[22]!; array++) {
    const start = at;
    const count = view.getUint16(at + 1);
    at += 3;
    for (let unit = 0; unit < count; unit++) at += 2 + view.getUint16(at);
    if (PARAMETER_SETS.includes(bytes[start]! & 63)) kept.push(bytes.slice(start, at));
  }
  const head = bytes.slice(0, 23);
  head[22] = kept.length;
  return Uint8Array.from([...head, ...kept.flatMap((array) => [...array])]);
}
