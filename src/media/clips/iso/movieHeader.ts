/**
 * The header of an MP4 or QuickTime file: of each track of pictures what mediabunny does not tell of it (ISO/IEC 14496-12, 8.3
 * and 8.6).
 */
import type { Edit } from "../editList.ts";
import { BOX_HEADER_BYTES, boxAt, boxesIn, findBox, type IsoBox } from "./isoBoxes.ts";

export interface TrackHeader {
  /** mediabunny's `track.id`. */
  id: number;
  /** Players show tracks that are switched on. */
  isEnabled: boolean;
  /** Its edit list; empty where it has none and everything is shown. */
  edits: Edit[];
  /** The rounding of the list's times in seconds. */
  tick: number;
  /** Clockwise turn in degrees by its matrix, where it is none of 0, 90, 180 and 270; players do not follow it. */
  obliqueDegrees?: number;
}

export interface MovieHeader {
  /** Of tracks of pictures only. */
  tracks: TrackHeader[];
  /** What `plainFile` writes over the file, in order. */
  patches: Patch[];
}

interface Patch {
  /** Place in the file. */
  at: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Larger headers than any clip that can be opened has. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024;

const FREE = new TextEncoder().encode("free");
/** The matrix that changes nothing: 1 is 00010000, in the last place 40000000. */
const UPRIGHT = Uint8Array.from(
  [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].flatMap((value) => [
    value >>> 24,
    (value >>> 16) & 255,
    0,
    0,
  ]),
);

/** The header of a clip file; null for other containers. */
export async function readMovieHeader(file: Blob): Promise<MovieHeader | null> {
  for (let at = 0; at < file.size;) {
    const head = new Uint8Array(await file.slice(at, at + BOX_HEADER_BYTES).arrayBuffer());
    const box = boxAt(head, 0, head.length, file.size - at);
    if (!box || !/^[\w ]{4}$/.test(box.type)) return null;
    if (box.type === "moov") {
      const end = Math.min(box.end, MAX_HEADER_BYTES);
      const bytes = new Uint8Array(await file.slice(at, at + end).arrayBuffer());
      return movieHeader(bytes, at);
    }
    at += box.end;
  }
  return null;
}

/** `bytes` of the box "moov", which begins at `offset` of the file. */
function movieHeader(bytes: Uint8Array, offset: number): MovieHeader | null {
  const moov = boxAt(bytes, 0, bytes.length);
  if (!moov) return null;
  const view = new DataView(bytes.buffer);
  const movieTimescale = timescaleOf(view, findBox(bytes, moov, "mvhd")) ?? 1000;
  const tracks: TrackHeader[] = [];
  const patches: Patch[] = [];
  for (const trak of boxesIn(bytes, moov.body, moov.end)) {
    if (trak.type !== "trak") continue;
    const edts = findBox(bytes, trak, "edts");
    if (edts) patches.push({ at: offset + edts.start + 4, bytes: FREE });
    const handler = findBox(bytes, trak, "mdia", "hdlr");
    const tkhd = findBox(bytes, trak, "tkhd");
    const timescale = timescaleOf(view, findBox(bytes, trak, "mdia", "mdhd"));
    if (!handler || !tkhd || !timescale || !isWholeTrackHeader(view, tkhd)) continue;
    if (String.fromCharCode(...bytes.subarray(handler.body + 8, handler.body + 12)) !== "vide")
      continue;
    const elst = edts && findBox(bytes, edts, "elst");
    const { matrixAt, ...facts } = trackFacts(view, tkhd);
    if (facts.obliqueDegrees !== undefined) {
      patches.push({ at: offset + matrixAt, bytes: UPRIGHT });
    }
    tracks.push({
      ...facts,
      edits: elst ? readEdits(view, elst, movieTimescale, timescale) : [],
      tick: 1 / movieTimescale + 1 / timescale,
    });
  }
  return { tracks, patches: patches.toSorted((a, b) => a.at - b.at) };
}

/** "mvhd" and "mdhd" begin alike; version 1 has 64-bit dates. */
function timescaleOf(view: DataView, box: IsoBox | undefined): number | undefined {
  if (!box || box.end - box.body < 24) return undefined;
  return view.getUint32(box.body + (view.getUint8(box.body) === 1 ? 20 : 12)) || undefined;
}

/** Up to the end of the matrix; version 1 has 64-bit dates and durations. */
function isWholeTrackHeader(view: DataView, { body, end }: IsoBox): boolean {
  return end - body >= 76 && (view.getUint8(body) !== 1 || end - body >= 88);
}

function trackFacts(view: DataView, { body }: IsoBox) {
  const isLong = view.getUint8(body) === 1;
  const matrixAt = body + (isLong ? 52 : 40);
  const turn = Math.atan2(view.getInt32(matrixAt + 4), view.getInt32(matrixAt));
  const degrees = (Math.round((turn * 180) / Math.PI) + 360) % 360;
  return {
    id: view.getUint32(body + (isLong ? 20 : 12)),
    isEnabled: (view.getUint8(body + 3) & 1) !== 0,
    ...(degrees % 90 !== 0 && { obliqueDegrees: degrees }),
    matrixAt,
  };
}

function readEdits(
  view: DataView,
  { body, end }: IsoBox,
  movieTimescale: number,
  timescale: number,
): Edit[] {
  if (end - body < 8) return [];
  const isLong = view.getUint8(body) === 1;
  const bytesEach = isLong ? 20 : 12;
  const count = Math.min(view.getUint32(body + 4), Math.floor((end - body - 8) / bytesEach));
  return Array.from({ length: count }, (_, i) => {
    const at = body + 8 + i * bytesEach;
    const ticks = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const media = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    const rate = view.getInt32(at + bytesEach - 4) / 65536;
    return {
      mediaTime: media < 0 ? null : media / timescale,
      // Fragmented files write 0 for "to the end", which they do not know yet.
      seconds: ticks === 0 && media >= 0 ? Infinity : ticks / movieTimescale,
      rate,
    };
  });
}

/**
 * The file as if it had no edit lists, whose boxes are renamed to "free", which readers skip, and no oblique turns. Nothing is
 * copied.
 */
export function plainFile(file: Blob, { patches }: MovieHeader): Blob {
  const parts: BlobPart[] = [];
  let from = 0;
  for (const { at, bytes } of patches) {
    parts.push(file.slice(from, at), bytes);
    from = at + bytes.length;
  }
  return parts.length === 0 ? file : new Blob([...parts, file.slice(from)], { type: file.type });
}
