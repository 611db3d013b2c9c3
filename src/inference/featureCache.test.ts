import { describe, expect, it } from "vitest";
import { FeatureCache, type FeatureStore } from "./featureCache.ts";
import { featuresOf, mediaKeysOf, type MediaKey } from "./mediaKeys.ts";
import type { Media } from "../protocol/records.ts";
import type { MediaGrid } from "../protocol/mediaGrid.ts";

const grid = (kind: MediaGrid["kind"], views = 1): MediaGrid => ({
  ...{ kind, width: 8, height: 6, views },
  ...{ rows: 0, columns: 0, frames: 1 },
});
const medium = (hash: string, kind: Media["kind"] = "image"): Media => ({
  ...{ kind, hash, mime: "", bytes: 0, width: 8, height: 6 },
  localName: hash,
});
const mediaKey = (hash: string, kind: Media["kind"] = "image", views = 1): MediaKey =>
  mediaKeysOf([medium(hash, kind)], { mediaGrids: [grid(kind, views)] })[0]!;

/** A cache whose mediaKeys have ten rows of their number, with what was made and read. */
function shelfWith(memoryBytes: number, isFull = false) {
  const disk = new Map<string, Float32Array>();
  const made: string[][] = [];
  const read: string[] = [];
  const store: FeatureStore = {
    has: (key) => Promise.resolve(disk.has(key)),
    read: (key) => {
      read.push(key);
      return Promise.resolve(disk.get(key) ?? null);
    },
    write: async (key, rows) => {
      if (!isFull) disk.set(key, rows);
    },
  };
  const make = (mediaKeys: readonly MediaKey[]) => {
    made.push(mediaKeys.map(({ media }) => media.hash));
    return Promise.resolve(
      mediaKeys.map(({ media }) => new Float32Array(10).fill(Number(media.hash))),
    );
  };
  return { cache: new FeatureCache(store, make, memoryBytes), disk, made, read };
}
const none = () => undefined;

describe("FeatureShelf", () => {
  it("makes each mediaKey once, whole pictures four at a time, tiled ones and clips alone", async () => {
    const { cache, made } = shelfWith(1e6);
    const whole = ["1", "2", "3", "4", "5"].map((hash) => mediaKey(hash));
    const seen = [...whole, whole[0]!, mediaKey("6", "image", 7), mediaKey("7", "video", 2)];
    const told: number[][] = [];
    await cache.prepare(seen, (done, total) => told.push([done, total]));
    expect(made).toEqual([["1", "2", "3", "4"], ["5", "6"], ["7"]]);
    expect(told.at(-1)).toEqual([7, 7]);
    await cache.prepare(seen, none);
    expect(made).toHaveLength(3);
  });

  it("keeps near only what fits, the last used, and reads the rest", async () => {
    // 40 bytes each: two fit into 100.
    const { cache, read } = shelfWith(100);
    const mediaKeys = ["1", "2", "3"].map((hash) => mediaKey(hash));
    for (const one of mediaKeys) await cache.prepare([one], none);
    const rows = await cache.rows([mediaKeys[2]!, mediaKeys[1]!, mediaKeys[0]!]);
    expect(rows.map(([first]) => first)).toEqual([3, 2, 1]);
    expect(read).toEqual([mediaKeys[0]!.key]);
    await cache.rows([mediaKeys[1]!, mediaKeys[2]!]);
    expect(read).toEqual([mediaKeys[0]!.key, mediaKeys[2]!.key]);
  });

  it("makes again what a full disk did not keep", async () => {
    const { cache, made } = shelfWith(0, true);
    const one = mediaKey("1");
    await cache.prepare([one], none);
    expect((await cache.rows([one]))[0]).toEqual(new Float32Array(10).fill(1));
    expect(made).toEqual([["1"], ["1"]]);
  });

  it("tells a picture that is cut from the same picture whole", async () => {
    const { cache, made } = shelfWith(1e6);
    await cache.prepare([mediaKey("1"), mediaKey("1", "image", 5)], none);
    expect(made.flat()).toEqual(["1", "1"]);
  });

  it("hands out the rows of a conversation as its media stand in it", async () => {
    const { cache } = shelfWith(1e6);
    const media = [medium("1"), medium("2")];
    const mediaSpans = [
      { media: 1, start: 0, count: 1 },
      { media: 0, start: 2, count: 1 },
      { media: 0, start: 4, count: 1 },
    ];
    const encoded = { mediaSpans, mediaGrids: [grid("image"), grid("image")] };
    const rows = await featuresOf(media, encoded, cache);
    expect([...rows]).toEqual([...Array<number>(10).fill(2), ...Array<number>(10).fill(1)]);
  });
});
