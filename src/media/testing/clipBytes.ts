/** Clips for tests, made of the recorded ones: with other edit lists, and with further units in their packets. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { findBox, type IsoBox } from "../clips/iso/isoBoxes.ts";

const folder = path.join(import.meta.dirname, "../../../e2e/fixtures/media");

/** A file made by tools/media/makeFixtures.py. */
export const recordedMedia = (name: string) =>
  new Uint8Array(readFileSync(path.join(folder, name)));

/** An edit as the box holds it: duration in ticks of the movie, 1000 a second, and start in ticks of the media. */
export type EditTicks = [duration: number, mediaTime: number, rate?: number];

function boxPath(bytes: Uint8Array, ...types: string[]): IsoBox[] {
  const found: IsoBox[] = [];
  let within = { body: 0, end: bytes.length };
  for (const type of types) {
    const box = findBox(bytes, within, type);
    if (!box) throw new Error(`The clip has no box ${type}.`);
    found.push(box);
    within = box;
  }
  return found;
}

const u32 = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);

/** The MP4 with this edit list in its first track. Its header must lie behind its pictures. */
export function withEdits(bytes: Uint8Array, edits: readonly EditTicks[]): Uint8Array<ArrayBuffer> {
  const [moov, trak, edts] = boxPath(bytes, "moov", "trak", "edts") as [IsoBox, IsoBox, IsoBox];
  const entries = edits.flatMap(([duration, mediaTime, rate = 1]) => [
    ...u32(duration),
    ...u32(mediaTime),
    ...u32(Math.round(rate * 65536)),
  ]);
  const elst = [
    ...u32(16 + entries.length),
    ...Buffer.from("elst"),
    ...u32(0),
    ...u32(edits.length),
  ];
  const made = [...u32(24 + entries.length), ...Buffer.from("edts"), ...elst, ...entries];
  const changed = Uint8Array.from([
    ...bytes.subarray(0, edts.start),
    ...made,
    ...bytes.subarray(edts.end),
  ]);
  const grown = made.length - (edts.end - edts.start);
  for (const box of [moov, trak]) changed.set(u32(box.end - box.start + grown), box.start);
  return changed;
}

/** The MP4 with this matrix in its first track: a, b, c, d as numbers. */
export function withMatrix(
  bytes: Uint8Array,
  [a, b, c, d]: readonly number[],
): Uint8Array<ArrayBuffer> {
  const tkhd = boxPath(bytes, "moov", "trak", "tkhd").at(-1)!;
  const changed = Uint8Array.from(bytes);
  const at = tkhd.body + 40;
  [a, b, 0, c, d].forEach((value, i) => changed.set(u32(Math.round(value! * 65536)), at + 4 * i));
  return changed;
}
