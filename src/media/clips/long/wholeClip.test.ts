/** A clip that does not fit in memory is copied and hashed piece by piece; the file is made up and mostly not there. */
import { createHash } from "node:crypto";
import { EncodedPacketSink, type VideoCodec } from "mediabunny";
import { describe, expect, test } from "vitest";
import { blobSha256 } from "../../../base/hashBlob.ts";
import { openScratch } from "../../../storage/io/scratchFile.ts";
import { installStorage } from "../../../storage/testing/memoryStorage.ts";
import { paddedClip } from "../../testing/paddedClip.ts";
import { SparseFile } from "../../testing/sparseFile.ts";
import { readPackets } from "../clipPackets.ts";
import { withTrack } from "../clipTrack.ts";
import type { ClipFile } from "../clipOutput.ts";
import { copyClip } from "../copyClip.ts";
import { MAX_BYTES } from "../video.ts";

const storage = installStorage();
const MEGABYTE = 2 ** 20;

/** A slice of H.264 that no decoder can use (type 1), with its length before it. */
function emptySlice(bytes: number): Uint8Array {
  const unit = new Uint8Array(4 + bytes).fill(255);
  new DataView(unit.buffer).setUint32(0, bytes);
  unit[4] = 1;
  return unit;
}

async function long(name: string, codec: VideoCodec, times: number, padding: Uint8Array) {
  const file = new SparseFile(codec === "avc" ? "video/mp4" : "video/webm");
  await paddedClip(name, codec, times, padding, file);
  return file;
}

interface Told {
  pictures: number[];
  signal?: AbortSignal;
}

const copied = async (file: SparseFile, codec: VideoCodec, to: ClipFile, told: Told) =>
  withTrack(await file.blob(), async (track) => {
    const { plan } = await readPackets(track, undefined);
    return copyClip(track, codec, plan!, {}, undefined, {
      file: to,
      onPicture: (done) => told.pictures.push(done),
      signal: told.signal ?? new AbortController().signal,
    });
  });

describe("a clip that does not fit in memory", () => {
  test("is hashed in pieces of four megabytes", { timeout: 60_000 }, async () => {
    const file = new SparseFile("video/mp4");
    const size = MAX_BYTES + 3 * MEGABYTE + 7;
    file.write(Uint8Array.of(1, 2, 3), size - 3);
    expect(file.size).toBe(size);
    let read = 0;
    const found = await blobSha256(await file.blob(), (bytes) => (read += bytes));
    expect(read).toBe(size);
    expect(file.peak.read).toBe(4 * MEGABYTE);
    const hash = createHash("sha256");
    for (let at = 0; at < size; at += MEGABYTE) hash.update(file.read(at, MEGABYTE));
    expect(found).toBe(hash.digest("hex"));
  });

  test("is copied in pieces of a few megabytes", { timeout: 60_000 }, async () => {
    const file = await long("told.mp4", "avc", 20, emptySlice(MEGABYTE / 8));
    expect(file.size).toBeGreaterThan(70 * MEGABYTE);
    file.peak = { written: 0, read: 0 };
    const copy = new SparseFile("video/mp4");
    const told: Told = { pictures: [] };
    const { blob, frames } = await copied(file, "avc", copy, told);
    expect(frames).toBe(600);
    expect(told.pictures).toEqual([...Array(600).keys()]);
    expect(copy.size).toBeGreaterThan(70 * MEGABYTE);
    expect(file.peak.read).toBeLessThan(8 * MEGABYTE);
    expect(copy.peak.written).toBeLessThan(8 * MEGABYTE);

    // Every packet is where it was, with the bytes that it had.
    const packets = async (blob: Blob) =>
      withTrack(blob, async (track) => {
        const list: [number, number][] = [];
        for await (const packet of new EncodedPacketSink(track).packets())
          list.push([Math.round(packet.timestamp * 1e3), packet.byteLength]);
        return list;
      });
    expect(await packets(blob)).toEqual(await packets(await file.blob()));
  });

  test.each([
    ["MP4", "told.mp4", "avc", emptySlice(40_000)],
    ["WebM", "clip.webm", "vp9", new Uint8Array(40_000).fill(255)],
  ] as const)("in %s is the same file twice, without dates", async (_, name, codec, padding) => {
    const file = await long(name, codec, 4, padding);
    const [one, other] = [await openScratch(), await openScratch()];
    const first = await copied(file, codec, one, { pictures: [] });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const second = await copied(file, codec, other, { pictures: [] });
    expect(first.blob.type).toBe(codec === "avc" ? "video/mp4" : "video/webm");
    expect(await blobSha256(first.blob)).toBe(await blobSha256(second.blob));
    await one.remove();
    await other.remove();
    expect(storage.files.sizes()).toEqual({});
  });

  test("that is stopped leaves nothing once its copy is removed", async () => {
    const file = await long("told.mp4", "avc", 2, emptySlice(1000));
    const stopping = new AbortController();
    const scratch = await openScratch();
    const told = { pictures: [], signal: stopping.signal };
    stopping.abort();
    await expect(copied(file, "avc", scratch, told)).rejects.toThrow("aborted");
    expect(Object.keys(storage.files.sizes())).toHaveLength(1);
    await scratch.remove();
    expect(storage.files.sizes()).toEqual({});
  });
});
