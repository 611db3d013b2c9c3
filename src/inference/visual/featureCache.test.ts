import { describe, expect, it } from "vitest";
import { FeatureCache, type FeatureStore } from "./featureCache.ts";
import { featuresOf, mediaKeysOf, type MediaKey } from "./mediaKeys.ts";
import type { Media } from "../../protocol/records.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";

const gridOf = (kind: MediaGrid["kind"], views = 1): MediaGrid => ({
  ...{ kind, width: 8, height: 6, views },
  ...{ rows: 0, columns: 0, frames: 1 },
});
const medium = (hash: string, kind: Media["kind"] = "image"): Media => ({
  ...{ kind, hash, mime: "", bytes: 0, width: 8, height: 6 },
  localName: hash,
});
const keyOf = (hash: string, kind: Media["kind"] = "image", views = 1): MediaKey =>
  mediaKeysOf([medium(hash, kind)], { mediaGrids: [gridOf(kind, views)] })[0]!;

/** A cache in which each key has ten values of its number, with the keys that were computed and read from disk. */
function cacheWith(memoryBytes: number, isFull = false) {
  const disk = new Map<string, Float32Array>();
  const computed: string[][] = [];
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
  const compute = (mediaKeys: readonly MediaKey[]) => {
    computed.push(mediaKeys.map(({ media }) => media.hash));
    return Promise.resolve(
      mediaKeys.map(({ media }) => new Float32Array(10).fill(Number(media.hash))),
    );
  };
  return { cache: new FeatureCache(store, compute, memoryBytes), disk, computed, read };
}
const none = () => undefined;

describe("FeatureCache", () => {
  it("computes each key once, pictures of one view four at a time, tiled ones and clips alone", async () => {
    const { cache, computed } = cacheWith(1e6);
    const whole = ["1", "2", "3", "4", "5"].map((hash) => keyOf(hash));
    const wanted = [...whole, whole[0]!, keyOf("6", "image", 7), keyOf("7", "video", 2)];
    const progress: number[][] = [];
    await cache.prepare(wanted, (done, total) => progress.push([done, total]));
    expect(computed).toEqual([["1", "2", "3", "4"], ["5", "6"], ["7"]]);
    // Five pictures of one view, one of seven tiles, a clip of two frames.
    expect(progress[0]).toEqual([0, 14]);
    expect(progress.at(-1)).toEqual([14, 14]);
    const more = [...wanted, keyOf("8", "image", 3)];
    progress.length = 0;
    // What was there is done at the first call, so that it is no measure of the rate.
    expect(await cache.prepare(more, (done, total) => progress.push([done, total]))).toBe(3);
    expect(progress).toEqual([
      [14, 17],
      [17, 17],
    ]);
    expect(computed).toHaveLength(4);
  });

  it("tells the views of a picture as its tower batches are done", async () => {
    const store: FeatureStore = {
      has: async () => false,
      read: async () => null,
      write: async () => undefined,
    };
    const cache = new FeatureCache(store, async (_, onRows) => {
      for (const share of [0.25, 0.5, 1]) onRows?.(share);
      return [new Float32Array(1)];
    });
    const progress: number[] = [];
    await cache.prepare([keyOf("1", "image", 13)], (done) => progress.push(done));
    expect(progress).toEqual([0, 3, 6, 13, 13]);
  });

  it("holds in memory what was used last and fits, and reads the rest from disk", async () => {
    // 40 bytes each: two fit into 100.
    const { cache, read } = cacheWith(100);
    const mediaKeys = ["1", "2", "3"].map((hash) => keyOf(hash));
    for (const one of mediaKeys) await cache.prepare([one], none);
    const rows = await cache.rows([mediaKeys[2]!, mediaKeys[1]!, mediaKeys[0]!]);
    expect(rows.map(([first]) => first)).toEqual([3, 2, 1]);
    expect(read).toEqual([mediaKeys[0]!.key]);
    await cache.rows([mediaKeys[1]!, mediaKeys[2]!]);
    expect(read).toEqual([mediaKeys[0]!.key, mediaKeys[2]!.key]);
  });

  it("computes again what a full disk did not store", async () => {
    const { cache, computed } = cacheWith(0, true);
    const one = keyOf("1");
    await cache.prepare([one], none);
    expect((await cache.rows([one]))[0]).toEqual(new Float32Array(10).fill(1));
    expect(computed).toEqual([["1"], ["1"]]);
  });

  it("has different keys for a picture with tiles and without", async () => {
    const { cache, computed } = cacheWith(1e6);
    await cache.prepare([keyOf("1"), keyOf("1", "image", 5)], none);
    expect(computed.flat()).toEqual(["1", "1"]);
  });

  it("gives the rows of a conversation in the order of its spans", async () => {
    const { cache } = cacheWith(1e6);
    const media = [medium("1"), medium("2")];
    const mediaSpans = [
      { media: 1, start: 0, count: 1 },
      { media: 0, start: 2, count: 1 },
      { media: 0, start: 4, count: 1 },
    ];
    const encoded = { mediaSpans, mediaGrids: [gridOf("image"), gridOf("image")] };
    const rows = await featuresOf(media, encoded, cache);
    expect([...rows]).toEqual([...Array<number>(10).fill(2), ...Array<number>(10).fill(1)]);
  });
});
