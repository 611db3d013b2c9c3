import { EncodedPacketSink } from "mediabunny";
import { expect, test } from "vitest";
import type { Segment } from "../../../protocol/media/clipSegments.ts";
import { recordedMedia } from "../../testing/clipBytes.ts";
import { frameTimes, withTrack } from "../clipTrack.ts";
import { copyClip } from "../copyClip.ts";
import { segmentPackets } from "./cutClip.ts";

/** 30 frames, ten a second, key frames at 0, 12 and 24, decoded in another order than shown. */
const clip = new Blob([recordedMedia("told.mp4")]);

/** Frames that go into each segment, and where the packets can be copied the copy's times in tenths of a second. */
const cut = (segment: Segment) =>
  withTrack(clip, async (track) => {
    const { shown, plan, first } = await segmentPackets(track, segment);
    const copy = plan && (await copyClip(track, "avc", plan, {}, first)).blob;
    return { frames: shown.map(({ frame }) => frame), copy };
  });

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

const packetsOf = (blob: Blob) =>
  withTrack(blob, async (track) => {
    const data: Uint8Array[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) data.push(packet.data);
    const times = (await frameTimes(track)).map((time) => Math.round(time * 1000) / 100);
    return { times, data, seconds: await track.computeDuration() };
  });

test("segments between key frames are copied as they are, and together are the whole", async () => {
  const whole = await packetsOf((await cut({ from: 0, to: 9 })).copy!);
  expect(whole.times).toEqual(range(0, 30));
  const edges = [0, 1.2, 2.4, 3];
  const pieces = [];
  for (const [i, to] of edges.slice(1).entries()) {
    const { copy } = await cut({ from: edges[i]!, to });
    pieces.push(await packetsOf(copy!));
  }
  expect(pieces.map(({ times }) => times)).toEqual([range(0, 12), range(0, 12), range(0, 6)]);
  expect(pieces.flatMap(({ data }) => data)).toEqual(whole.data);
  expect(pieces.map(({ seconds }) => Math.round(seconds * 1e3))).toEqual([1200, 1200, 600]);
});

test("a frame is in the segment in which it begins, also where an edge cuts it", async () => {
  const [before, after] = [await cut({ from: 0, to: 0.55 }), await cut({ from: 0.55, to: 1.2 })];
  expect(before.frames).toEqual(range(0, 6));
  expect(after.frames).toEqual(range(6, 12));
  expect(after.copy).toBeNull();
});

test("a segment between two frames is refused with its times", async () => {
  await expect(cut({ from: 0.51, to: 0.58 })).rejects.toThrow(
    "No picture of the clip begins in the segment 0:00.5 to 0:00.6. Make it longer.",
  );
});
