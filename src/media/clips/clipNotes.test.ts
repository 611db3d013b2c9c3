import {
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import { expect, test } from "vitest";
import { fileNotes, rangeNote } from "./clipNotes.ts";
import { withTrack } from "./clipTrack.ts";
import { recordedMedia } from "../testing/clipBytes.ts";

test("an HDR clip is named by its transfer, a wide gamut or ten bits alone are not", () => {
  const hdr = { primaries: "bt2020", matrix: "bt2020-ncl" } as const;
  expect(rangeNote({ ...hdr, transfer: "pq" })[0]).toMatch(/^It was recorded in HDR \(PQ\)/);
  expect(rangeNote({ ...hdr, transfer: "hlg" })[0]).toMatch(/^It was recorded in HDR \(HLG\)/);
  expect(rangeNote({ ...hdr, transfer: "bt709" })).toEqual([]);
  expect(rangeNote({})).toEqual([]);
});

test("of a second track of pictures it is said that it is left out", async () => {
  const bytes = recordedMedia("told.mp4");
  const both = await withTrack(new Blob([bytes]), async (track) => {
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat(), target });
    const sources = [1, 2].map(() => new EncodedVideoPacketSource("avc"));
    for (const source of sources) output.addVideoTrack(source);
    await output.start();
    const decoderConfig = (await track.getDecoderConfig())!;
    for await (const packet of new EncodedPacketSink(track).packets())
      for (const source of sources) await source.add(packet, { decoderConfig });
    await output.finalize();
    return new Blob([target.buffer!]);
  });
  const notesOf = (clip: Blob) => withTrack(clip, (track, input) => fileNotes(input, track));
  const said = "It has 2 tracks of pictures: only track 1, of 64 × 48 pixels, is kept.";
  expect(await notesOf(both)).toContain(said);
  expect((await notesOf(new Blob([bytes]))).join(" ")).not.toContain("tracks");
});
