/** The headers of a JPEG file that decoding depends on: tables, frame, scan (ITU-T T.81, B.2). */
import { HuffmanTable } from "./huffman.ts";
import type { Component, Scan } from "./scan.ts";

export interface Frame {
  components: Component[];
  /** Groups of blocks in a scan of several components. */
  groups: number;
  isProgressive: boolean;
}

/** Tables by their class and number, as DHT writes both in one byte. */
export type Tables = Map<number, HuffmanTable>;

const AC = 0x10;

export function readTables(body: Uint8Array, tables: Tables): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const length = counts.reduce((sum, count) => sum + count, 0);
    tables.set(body[at]!, new HuffmanTable(counts, body.subarray(at + 17, at + 17 + length)));
    at += 17 + length;
  }
}

export const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Null for frames that browsers do not open, or whose height is told later: lossless, arithmetic, 12 bits. */
export function readFrame(body: Uint8Array, marker: number): Frame | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [height, width] = [view.getUint16(1), view.getUint16(3)];
  if (marker > 0xc2 || body[0] !== 8 || height === 0) return null;
  const factors = Array.from({ length: body[5]! }, (_, i) => {
    const sampling = body[7 + 3 * i]!;
    return { id: body[6 + 3 * i]!, h: sampling >> 4, v: sampling & 15 };
  });
  const [mostH, mostV] = [
    Math.max(...factors.map(({ h }) => h)),
    Math.max(...factors.map(({ v }) => v)),
  ];
  return {
    components: factors.map((one) => ({
      ...one,
      columns: Math.ceil(Math.ceil((width * one.h) / mostH) / 8),
      rows: Math.ceil(Math.ceil((height * one.v) / mostV) / 8),
    })),
    groups: Math.ceil(width / (8 * mostH)) * Math.ceil(height / (8 * mostV)),
    isProgressive: marker === 0xc2,
  };
}

/** Null where it names a component that the frame does not have. */
export function readScanHeader(body: Uint8Array, frame: Frame, tables: Tables): Scan | null {
  const count = body[0]!;
  const [start = 0, end = 63, bits = 0] = body.subarray(1 + 2 * count);
  const components: Scan["components"] = [];
  for (let i = 0; i < count; i++) {
    const component = frame.components.find(({ id }) => id === body[1 + 2 * i]);
    if (!component) return null;
    const which = body[2 + 2 * i]!;
    const [dc, ac] = [tables.get(which >> 4), tables.get(AC | (which & 15))];
    components.push({ component, ...(dc && { dc }), ...(ac && { ac }) });
  }
  const { isProgressive } = frame;
  if (!isProgressive) return { components, start: 0, end: 63, high: 0, low: 0, isProgressive };
  return { components, start, end, high: bits >> 4, low: bits & 15, isProgressive };
}
