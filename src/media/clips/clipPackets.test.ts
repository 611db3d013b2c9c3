import {
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  MpegTsOutputFormat,
  Output,
} from "mediabunny";
import { describe, expect, it } from "vitest";
import { readPackets } from "./clipPackets.ts";
import { pictureNotes } from "./clipNotes.ts";
import { frameTimes, withTrack } from "./clipTrack.ts";
import { copyClip } from "./copyClip.ts";
import { plainFile, readMovieHeader } from "./iso/movieHeader.ts";
import { recordedMedia, withEdits, withMatrix } from "../testing/clipBytes.ts";

/** 30 frames, ten a second, key frames at 0, 12 and 24, decoded in another order than shown; the media begins at tick 2048 of 10240. */
const told = recordedMedia("told.mp4");
const START = 2048;
const tick = (frame: number) => START + frame * 1024;

/** What is read of a clip, and the copy where packets can be copied. */
async function kept(bytes: Uint8Array<ArrayBuffer>) {
  const file = new Blob([bytes]);
  const movie = (await readMovieHeader(file))!;
  return withTrack(plainFile(file, movie), async (track) => {
    const header = movie.tracks.find(({ id }) => id === track.id);
    const packets = await readPackets(track, header);
    const copy = packets.plan ? await copyClip(track, "avc", packets.plan, {}) : undefined;
    const notes = pictureNotes(packets, header, { isEncoded: !copy, isTransparent: false });
    return { packets, notes, copy: copy?.blob };
  });
}

const frames = ({ shown }: Awaited<ReturnType<typeof kept>>["packets"]) =>
  shown.map(({ frame }) => frame);

/** Timestamps in a copy, in tenths of a second, and its bytes of pictures. */
const inside = (copy: Blob) =>
  withTrack(copy, async (track) => {
    const data: Uint8Array[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) data.push(packet.data);
    const times = (await frameTimes(track)).map((time) => Math.round(time * 1000) / 100);
    return { times, data, seconds: await track.computeDuration() };
  });

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("a clip's edit list", () => {
  it("that hides nothing keeps everything and says nothing", async () => {
    const { packets, notes, copy } = await kept(withEdits(told, [[3000, START]]));
    expect(frames(packets)).toEqual(range(0, 30));
    expect(notes).toEqual([]);
    expect((await inside(copy!)).times).toEqual(range(0, 30));
  });

  it("that hides the end leaves the packets of the end out of the copy", async () => {
    const { packets, notes, copy } = await kept(withEdits(told, [[1200, START]]));
    expect(frames(packets)).toEqual(range(0, 12));
    expect(notes).toEqual([
      "It was cut: 18 of its 30 frames are hidden in the file, and are left out.",
    ]);
    const whole = await inside((await kept(withEdits(told, [[3000, START]]))).copy!);
    const { times, data, seconds } = await inside(copy!);
    expect(times).toEqual(range(0, 12));
    expect(data).toEqual(whole.data.slice(0, 12));
    expect(seconds).toBeCloseTo(1.2, 6);
  });

  it("that hides the front up to a key frame leaves it out, and what follows begins at 0", async () => {
    const { packets, copy } = await kept(withEdits(told, [[1800, tick(12)]]));
    expect(frames(packets)).toEqual(range(12, 30));
    expect((await inside(copy!)).times).toEqual(range(0, 18));
  });

  it("that hides the front in the middle of a group can only be encoded anew", async () => {
    const { packets, notes, copy } = await kept(withEdits(told, [[2500, tick(5)]]));
    expect(frames(packets)).toEqual(range(5, 30));
    expect(packets.shown[0]).toMatchObject({ frame: 5, time: 0 });
    expect(copy).toBeUndefined();
    expect(notes).toEqual([
      "It was cut: 5 of its 30 frames are hidden in the file, and are left out.",
      "Its pictures are encoded anew.",
    ]);
  });

  it("that hides a gap of whole groups leaves it out", async () => {
    const edits = [
      [1200, START],
      [600, tick(24)],
    ] as [number, number][];
    const { packets, copy } = await kept(withEdits(told, edits));
    expect(frames(packets)).toEqual([...range(0, 12), ...range(24, 30)]);
    expect((await inside(copy!)).times).toEqual(range(0, 18));
  });

  it("that begins with nothing says how long", async () => {
    const { packets, notes } = await kept(
      withEdits(told, [
        [500, -1],
        [3000, START],
      ]),
    );
    expect(packets.shown[0]).toMatchObject({ frame: 0, time: 0 });
    expect(notes).toEqual(["It shows nothing for the first 0.5 s, which are left out."]);
  });

  it("that names nothing shows nothing", async () => {
    expect((await kept(withEdits(told, [[3000, -1]]))).packets.shown).toEqual([]);
  });
});

/** A transport stream, as of a broadcast, that begins at this packet of `told`. */
function broadcastFrom(first: number): Promise<Blob> {
  return withTrack(new Blob([told]), async (track) => {
    const target = new BufferTarget();
    const output = new Output({ format: new MpegTsOutputFormat(), target });
    const source = new EncodedVideoPacketSource("avc");
    output.addVideoTrack(source);
    await output.start();
    const decoderConfig = (await track.getDecoderConfig())!;
    let place = 0;
    for await (const packet of new EncodedPacketSink(track).packets()) {
      // The muxer wants a key frame first; readers look at the pictures themselves.
      const type = place === first ? "key" : packet.type;
      if (place++ >= first) await source.add(packet.clone({ type }), { decoderConfig });
    }
    await output.finalize();
    return new Blob([target.buffer!]);
  });
}

describe("a clip that starts in the middle", () => {
  it("begins with its first key frame, at 0, and says what is missing", async () => {
    // Frames 9 to 11 in decode order: 8, 11, 10; then the key frame 12.
    const packets = await withTrack(await broadcastFrom(9), (track) =>
      readPackets(track, undefined),
    );
    expect(packets).toMatchObject({ listed: 21, lost: { packets: 3 } });
    expect(packets.lost.seconds).toBeCloseTo(0.4, 6);
    expect(frames(packets)).toEqual(range(0, 18));
    expect(packets.shown[0]).toMatchObject({ time: 0 });
    expect([...packets.plan!.keys()].sort((a, b) => a - b)).toEqual(range(3, 21));
    expect(pictureNotes(packets, undefined, { isEncoded: false, isTransparent: false })).toEqual([
      "Its beginning is missing: the first 3 of its 21 frames (0.4 s) cannot be decoded and are left out.",
    ]);
  });
});

describe("a clip's turn", () => {
  const half = Math.SQRT1_2;
  it.each([
    [[half, half, -half, half], 45],
    [[Math.cos(0.3), Math.sin(0.3), -Math.sin(0.3), Math.cos(0.3)], 17],
  ])("by %s is not followed, which is said", async (matrix, degrees) => {
    const file = new Blob([withMatrix(told, matrix)]);
    const movie = (await readMovieHeader(file))!;
    await withTrack(plainFile(file, movie), async (track) => {
      expect(await track.getRotation()).toBe(0);
      expect([await track.getDisplayWidth(), await track.getDisplayHeight()]).toEqual([64, 48]);
    });
    expect((await kept(withMatrix(told, matrix))).notes).toEqual([
      `Its file asks for a turn by ${degrees}°, which players do not follow: it is kept as it was recorded.`,
    ]);
  });

  it("by a right angle is followed", async () => {
    const bytes = withMatrix(told, [0, 1, -1, 0]);
    const movie = (await readMovieHeader(new Blob([bytes])))!;
    await withTrack(plainFile(new Blob([bytes]), movie), async (track) => {
      expect(await track.getRotation()).toBe(90);
    });
    expect((await kept(bytes)).notes).toEqual([]);
  });
});
