/** The segments of a JPEG file, and the entropy-coded data of its scans (ITU-T T.81, annex B). */

export interface Segment {
  /** The second byte of its marker. */
  marker: number;
  body: Uint8Array;
  /** Of a scan: its data between restart marks, without stuffed zeros. */
  parts: Uint8Array[];
  /** Whether the file ends with it, before any other marker. */
  isLast: boolean;
}

const START_OF_SCAN = 0xda;
const END = 0xd9;

/** The segments up to the end mark, which comes last, where it is there. @throws RangeError for a length beyond the end */
export function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 2 <= bytes.length;) {
    // Fillers, and what some programs leave between segments.
    if (bytes[at] !== 0xff || bytes[at + 1] === 0xff || bytes[at + 1] === 0) {
      at++;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === END) {
      yield { marker, body: bytes.subarray(at, at), parts: [], isLast: false };
      return;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) throw new RangeError("A segment is longer than the file.");
    const body = bytes.subarray(at + 4, end);
    const data = marker === START_OF_SCAN ? scanData(bytes, end) : { parts: [], end };
    yield { marker, body, parts: data.parts, isLast: data.end >= bytes.length };
    at = data.end;
  }
}

/** Data of a scan from `start` to the next marker that is no restart mark. */
function scanData(bytes: Uint8Array, start: number): { parts: Uint8Array[]; end: number } {
  const parts: Uint8Array[] = [];
  const plain = new Uint8Array(bytes.length - start);
  let [from, to, at] = [0, 0, start];
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte !== 0xff) {
      plain[to++] = byte;
      continue;
    }
    const next = bytes[at + 1];
    if (next === 0) {
      plain[to++] = 0xff;
      at++;
    } else if (next !== undefined && next >= 0xd0 && next <= 0xd7) {
      parts.push(plain.subarray(from, to));
      from = to;
      at++;
    } else if (next !== 0xff && next !== undefined) break;
  }
  parts.push(plain.subarray(from, to));
  return { parts, end: at };
}
