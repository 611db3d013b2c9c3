/**
 * Whether the data of a JPEG picture decodes to all of it. Browsers draw what they get without an error: grey for what is missing,
 * garbage from where data was overwritten. Baseline and progressive pictures of 8 bits are judged, which is what browsers open.
 */
import {
  isFrame,
  readFrame,
  readScanHeader,
  readTables,
  type Frame,
  type Tables,
} from "./headers.ts";
import { BitReader, CodeError } from "./huffman.ts";
import { ScanReader, unitCount, type Component, type Scan } from "./scan.ts";
import { segmentsOf } from "./segments.ts";

/** `from`: the share of the picture that decodes before the fault. */
export type JpegFault =
  | { kind: "cut"; from: number }
  | { kind: "garbled"; from: number }
  /** All of it decodes, and more data is left than encoders leave: something was overwritten or put in. */
  | { kind: "doubtful" };

/** Bytes that some cameras leave behind the data of a whole picture. */
const STRAY_BYTES = 16;
/** Zeros on end that no picture has where zeros stand for coefficients; a hole in a file has them. */
const HOLE_BYTES = 24;

/** What is wrong with the first picture of a file; null for nothing, and for kinds that are not judged. */
export function checkJpeg(bytes: Uint8Array): JpegFault | null {
  const tables: Tables = new Map();
  const precision = new Precision();
  let frame: Frame | null = null;
  let interval = 0;
  let doubt: JpegFault | null = null;
  let hasEnd = false;
  try {
    for (const { marker, body, parts, isLast } of segmentsOf(bytes)) {
      if (marker === 0xc4) readTables(body, tables);
      else if (marker === 0xdd) interval = (body[0]! << 8) | body[1]!;
      else if (marker === 0xd9) hasEnd = true;
      else if (isFrame(marker)) {
        frame = readFrame(body, marker);
        if (!frame) return null;
      } else if (marker === 0xda) {
        const scan = frame && readScanHeader(body, frame, tables);
        if (!scan) return { kind: "garbled", from: 0 };
        const fault = checkScan(scan, parts, frame!.groups, interval, isLast);
        if (fault && fault.kind !== "doubtful") return fault;
        doubt ??= fault;
        precision.add(scan);
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  // Without an end mark the picture can be whole, once every coefficient has all its bits.
  const isWhole =
    frame !== null && (hasEnd ? precision.hasAny : precision.isFull(frame.components));
  return isWhole ? doubt : { kind: "cut", from: 0 };
}

function checkScan(
  scan: Scan,
  parts: readonly Uint8Array[],
  groups: number,
  interval: number,
  isLast: boolean,
): JpegFault | null {
  const units = unitCount(scan, groups);
  const hole = holeIn(scan, parts);
  if (hole !== null) return { kind: "garbled", from: hole };
  const reader = new ScanReader(scan);
  let [unit, left] = [0, 0];
  for (const [place, part] of parts.entries()) {
    const bits = new BitReader(part);
    const end = interval > 0 ? Math.min(unit + interval, units) : units;
    reader.restart();
    try {
      for (; unit < end; unit++) reader.readUnit(unit, bits);
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      const isCut = isLast && place === parts.length - 1 && bits.rest.length <= 1;
      return { kind: isCut ? "cut" : "garbled", from: unit / units };
    }
    left += meaningfulBytes(bits.rest);
  }
  if (unit < units) return { kind: isLast ? "cut" : "garbled", from: unit / units };
  return left > STRAY_BYTES ? { kind: "doubtful" } : null;
}

/** Bytes that are no filling: a few zeros, or any number of ones. */
function meaningfulBytes(rest: Uint8Array): number {
  const isFilling =
    (rest.length < HOLE_BYTES && rest.every((byte) => byte === 0)) ||
    rest.every((byte) => byte === 0xff);
  return isFilling ? 0 : rest.length;
}

/** Where a hole begins as a share of the scan's data; null without one. */
function holeIn(scan: Scan, parts: readonly Uint8Array[]): number | null {
  const zeros = new BitReader(new Uint8Array(4));
  const isJudged =
    scan.end > 0 &&
    scan.high === 0 &&
    scan.components.some(({ ac }) => ac && isCoefficient(ac.peek(zeros)));
  if (!isJudged) return null;
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  let before = 0;
  for (const part of parts) {
    let run = 0;
    for (const [at, byte] of part.entries()) {
      run = byte === 0 ? run + 1 : 0;
      if (run === HOLE_BYTES) return (before + at + 1 - run) / total;
    }
    before += part.length;
  }
  return null;
}

/** Whether a symbol stands for a coefficient, and not for the end of a block or for zeros. */
const isCoefficient = (symbol: number) => (symbol & 15) > 0;

/** Which bits of the coefficients the scans of a picture have brought. */
class Precision {
  /** By component: for each coefficient how many low bits are missing. */
  readonly #missing = new Map<Component, Uint8Array>();

  add({ components, start, end, low }: Scan): void {
    for (const { component } of components) {
      const missing = this.#missing.get(component) ?? new Uint8Array(64).fill(255);
      missing.fill(low, start, end + 1);
      this.#missing.set(component, missing);
    }
  }

  get hasAny(): boolean {
    return this.#missing.size > 0;
  }

  isFull(components: readonly Component[]): boolean {
    return components.every((one) => this.#missing.get(one)?.every((bits) => bits === 0));
  }
}
