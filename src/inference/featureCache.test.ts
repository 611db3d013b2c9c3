import { describe, expect, it } from "vitest";
import { FeatureShelf, type FeatureStore } from "./featureCache.ts";
import { featuresOf, sightsOf, type Sight } from "./mediaKeys.ts";
import type { Media } from "../protocol/records.ts";
import type { Geometry } from "../protocol/geometry.ts";

const geometry = (kind: Geometry["kind"], views = 1): Geometry => ({
  ...{ kind, width: 8, height: 6, views },
  ...{ rows: 0, columns: 0, frames: 1 },
});
const medium = (hash: string, kind: Media["kind"] = "image"): Media => ({
  ...{ kind, hash, mime: "", bytes: 0, width: 8, height: 6 },
  localName: hash,
});
const sight = (hash: string, kind: Media["kind"] = "image", views = 1): Sight =>
  sightsOf([medium(hash, kind)], { media: [geometry(kind, views)] })[0]!;

/** A shelf whose sights have ten rows of their number, with what was made and read. */
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
  const make = (sights: readonly Sight[]) => {
    made.push(sights.map(({ media }) => media.hash));
    return Promise.resolve(
      sights.map(({ media }) => new Float32Array(10).fill(Number(media.hash))),
    );
  };
  return { shelf: new FeatureShelf(store, make, memoryBytes), disk, made, read };
}
const none = () => undefined;

describe("FeatureShelf", () => {
  it("makes each sight once, whole pictures four at a time, tiled ones and clips alone", async () => {
    const { shelf, made } = shelfWith(1e6);
    const whole = ["1", "2", "3", "4", "5"].map((hash) => sight(hash));
    const seen = [...whole, whole[0]!, sight("6", "image", 7), sight("7", "video", 2)];
    const told: number[][] = [];
    await shelf.prepare(seen, (done, total) => told.push([done, total]));
    expect(made).toEqual([["1", "2", "3", "4"], ["5", "6"], ["7"]]);
    expect(told.at(-1)).toEqual([7, 7]);
    await shelf.prepare(seen, none);
    expect(made).toHaveLength(3);
  });

  it("keeps near only what fits, the last used, and reads the rest", async () => {
    // 40 bytes each: two fit into 100.
    const { shelf, read } = shelfWith(100);
    const sights = ["1", "2", "3"].map((hash) => sight(hash));
    for (const one of sights) await shelf.prepare([one], none);
    const rows = await shelf.rows([sights[2]!, sights[1]!, sights[0]!]);
    expect(rows.map(([first]) => first)).toEqual([3, 2, 1]);
    expect(read).toEqual([sights[0]!.key]);
    await shelf.rows([sights[1]!, sights[2]!]);
    expect(read).toEqual([sights[0]!.key, sights[2]!.key]);
  });

  it("makes again what a full disk did not keep", async () => {
    const { shelf, made } = shelfWith(0, true);
    const one = sight("1");
    await shelf.prepare([one], none);
    expect((await shelf.rows([one]))[0]).toEqual(new Float32Array(10).fill(1));
    expect(made).toEqual([["1"], ["1"]]);
  });

  it("tells a picture that is cut from the same picture whole", async () => {
    const { shelf, made } = shelfWith(1e6);
    await shelf.prepare([sight("1"), sight("1", "image", 5)], none);
    expect(made.flat()).toEqual(["1", "1"]);
  });

  it("hands out the rows of a conversation as its media stand in it", async () => {
    const { shelf } = shelfWith(1e6);
    const media = [medium("1"), medium("2")];
    const slots = [
      { media: 1, start: 0, count: 1 },
      { media: 0, start: 2, count: 1 },
      { media: 0, start: 4, count: 1 },
    ];
    const encoded = { slots, media: [geometry("image"), geometry("image")] };
    const rows = await featuresOf(media, encoded, shelf);
    expect([...rows]).toEqual([...Array<number>(10).fill(2), ...Array<number>(10).fill(1)]);
  });
});
