import { EncodedPacketSink } from "mediabunny";
import { beforeAll, expect, test } from "vitest";
import type { Segment } from "../../../protocol/media/clipSegments.ts";
import { CountingBlob } from "../../testing/countingBlob.ts";
import { paddedClip } from "../../testing/paddedClip.ts";
import { frameTimes, withTrack } from "../clipTrack.ts";
import { copyClip } from "../copyClip.ts";
import { segmentPackets } from "../cutting/cutClip.ts";
import { sizeFault } from "./cutFile.ts";
import { clipLength, spreadKeys } from "./probeClip.ts";

/** A unit of H.264 that fills up a stream (type 12), with its length before it. */
function fillerUnit(bytes: number): Uint8Array {
  const unit = new Uint8Array(4 + bytes).fill(255);
  new DataView(unit.buffer).setUint32(0, bytes);
  unit[4] = 12;
  return unit;
}

const PIECE = 64 * 1024;
let file: Blob;

/** 60 s, 600 frames, key frames at 0, 1.2 and 2.4 of every 3 s. */
beforeAll(async () => {
  const whole = await paddedClip("told.mp4", "avc", 20, fillerUnit(100_000));
  // As from a disk: Node hands out a blob of one piece in one piece.
  const pieces = Array.from({ length: Math.ceil(whole.size / PIECE) }, (_, i) => i * PIECE);
  file = new Blob(
    await Promise.all(pieces.map((at) => whole.slice(at, at + PIECE).arrayBuffer())),
    { type: whole.type },
  );
});

const counted = () => {
  const count = { bytes: 0 };
  return { count, blob: new CountingBlob(file, count) };
};

test("how long a clip lasts is read from its header", async () => {
  const { count, blob } = counted();
  expect(file.size).toBeGreaterThan(60e6);
  expect(await clipLength(blob)).toBeCloseTo(60, 1);
  expect(count.bytes).toBeLessThan(0.02 * file.size);
});

test("eight pictures of a clip are read, and not what lies between them", async () => {
  const { count, blob } = counted();
  const bytes = await withTrack(blob, async (track) => {
    const keys = await spreadKeys(track, 60);
    expect(keys).toHaveLength(8);
    const sink = new EncodedPacketSink(track);
    let sum = 0;
    for (const key of keys) sum += (await sink.getPacket(key))!.byteLength;
    return sum;
  });
  expect(bytes).toBeGreaterThan(8e5);
  expect(count.bytes).toBeGreaterThan(bytes);
  expect(count.bytes).toBeLessThan(0.1 * file.size);
});

test("a segment is read, and not what lies around it", async () => {
  const { count, blob } = counted();
  const segment: Segment = { from: 30, to: 33 };
  const copy = await withTrack(blob, async (track) => {
    const { plan, first, shown } = await segmentPackets(track, segment);
    expect(shown).toHaveLength(30);
    return (await copyClip(track, "avc", plan!, {}, first)).blob;
  });
  const times = await withTrack(copy, frameTimes);
  expect(times.map((time) => Math.round(time * 10))).toEqual([...Array(30).keys()]);
  // A twentieth of the file, its packets and those up to the next key frame.
  expect(count.bytes).toBeLessThan(0.1 * file.size);
});

test("a segment too large to be opened is refused with both sizes", () => {
  const large = { size: 4e9 } as Blob;
  expect(sizeFault(large, 3600, { from: 0, to: 1800 })).toBe(
    "The segment 0:00.0 to 30:00.0 has about 2 GB, more than the 537 MB that can be opened at once. Cut it into shorter ones.",
  );
  expect(sizeFault(large, 3600, { from: 0, to: 360 })).toBeNull();
});
