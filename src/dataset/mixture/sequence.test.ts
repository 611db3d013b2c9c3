/** Which example each conversation of a run is, under every order, weight, temperature and cap. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { hash32 } from "../../base/hash.ts";
import {
  MODALITIES,
  PLAIN_MIXTURE,
  type MixtureConfig,
} from "../../protocol/instructions/mixture.ts";
import type { Modality } from "../../protocol/records.ts";
import { cappedPools, poolsOf } from "./pools.ts";
import { spread } from "./orders/everyStep.ts";
import { epochSize, MixSequence, type MixedRow, type MixSource } from "./sequence.ts";

const source = (
  parts: readonly Modality[],
  mixture: Partial<MixtureConfig> = {},
  more: Partial<MixSource> = {},
): MixSource => ({
  ...{ parts, replay: 0, replayShare: 0, seed: 1, ...more },
  mixture: { ...PLAIN_MIXTURE, ...mixture },
});
const partsOf = ({ image = 0, video = 0, text = 0 }: Partial<Record<Modality, number>>) =>
  (["image", "video", "text"] as const).flatMap((set, i) =>
    Array<Modality>([image, video, text][i]!).fill(set),
  );
const all = (sequence: MixSequence, epochs: number) => {
  const total = sequence.epochLength * epochs;
  return sequence.rows(total, 0, total);
};
const setsOf = (rows: readonly MixedRow[], parts: readonly Modality[]) =>
  rows.filter(({ from }) => from === "own").map(({ index }) => parts[index]!);

describe("a run without a mixture of its own", () => {
  /** Recorded from the order as it was when runs had no mixture: the start, and a hash of three epochs. */
  it.each([
    [7, 3, 0.25, 1, "6 2 r0 5 3 1 r1 0 4 1 6 r2", 2798122446],
    [40, 10, 0.25, 7, "0 26 r3 4 12 14 r4 24 37 20 r8 31", 3821052284],
    [123, 17, 0.4, 42, "69 r5 48 r6 21 17 r2 115 r8 42 33 r15", 2145416136],
    [5, 0, 0.25, 3, "1 2 3 4 0 2 0 1 4 3 3 1", 193952531],
    [64, 200, 0.5, 9, "r164 9 r69 35 r46 37 r159 48 r194 5 r85 18", 2211568418],
    [1000, 31, 0.1, 12345, "630 648 534 80 883 r25 842 346 881 782 627 769", 1070959435],
  ])(
    "of %i rows and %i general ones keeps its order",
    (own, replay, replayShare, seed, first, hash) => {
      for (const split of [
        [own, 0, 0],
        [own - 3, 2, 1],
      ] as const) {
        const parts = partsOf({ image: split[0], video: split[1], text: split[2] });
        const rows = all(new MixSequence(source(parts, {}, { replay, replayShare, seed })), 3);
        const words = rows.map(({ from, index }) => (from === "own" ? "" : "r") + index).join(" ");
        expect(words.split(" ").slice(0, 12).join(" ")).toBe(first);
        expect(hash32(words)).toBe(hash);
      }
    },
  );
});

const sizes = fc.record({
  image: fc.integer({ min: 0, max: 30 }),
  video: fc.integer({ min: 0, max: 30 }),
  text: fc.integer({ min: 0, max: 30 }),
});
const orders = fc.constantFrom("shuffled" as const, "every-step" as const, "text-first" as const);

test("in every order each example is drawn once an epoch, and a run can begin anywhere", () => {
  fc.assert(
    fc.property(
      ...([sizes, orders, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 9 })] as const),
      fc.integer({ min: 0, max: 200 }),
      (counts, order, epochs, replay, cut) => {
        const parts = partsOf(counts);
        fc.pre(parts.length > 0);
        const made = source(parts, { order }, { replay, replayShare: 0.25 });
        const sequence = new MixSequence(made);
        const rows = all(sequence, epochs);
        const seen = rows.filter(({ from }) => from === "own").map(({ index }) => index);
        for (const index of parts.keys())
          expect(seen.filter((one) => one === index)).toHaveLength(epochs);
        const begin = Math.min(cut, rows.length);
        expect(new MixSequence(made).rows(rows.length, begin, rows.length)).toEqual(
          rows.slice(begin),
        );
      },
    ),
    { seed: 3, numRuns: 200 },
  );
});

describe("text first", () => {
  it("draws the last text of a run before its first picture or clip, over all epochs", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 4 }), (counts, epochs) => {
        fc.pre(counts.text > 0 && counts.image + counts.video > 0);
        const parts = partsOf(counts);
        const sets = setsOf(
          all(new MixSequence(source(parts, { order: "text-first" })), epochs),
          parts,
        );
        const lastText = sets.lastIndexOf("text");
        const firstSeen = sets.findIndex((set) => set !== "text");
        expect(lastText).toBeLessThan(firstSeen);
        expect(sets.filter((set) => set === "text")).toHaveLength(counts.text * epochs);
      }),
      { seed: 3 },
    );
  });

  it("shows pictures also where a run ends before its epochs do", () => {
    const parts = partsOf({ image: 10, text: 30 });
    const sequence = new MixSequence(source(parts, { order: "text-first" }));
    const sets = setsOf(sequence.rows(20, 0, 20), parts);
    expect(sets.slice(0, 15).every((set) => set === "text")).toBe(true);
    expect(sets.slice(15)).toEqual(Array(5).fill("image"));
  });
});

describe("every step", () => {
  it("is within 3/4 of the share of each of three sets after any number of draws", () => {
    fc.assert(
      fc.property(sizes, ({ image, video, text }) => {
        const counts = [image, video, text].filter((count) => count > 0);
        fc.pre(counts.length > 0);
        const total = counts.reduce((sum, count) => sum + count, 0);
        const taken = counts.map(() => 0);
        for (const [at, which] of spread(counts).entries()) {
          taken[which]!++;
          for (const [i, count] of counts.entries())
            expect(Math.abs(taken[i]! - (count / total) * (at + 1))).toBeLessThanOrEqual(
              counts.length > 2 ? 0.75 + 1e-6 : 0.5 + 1e-6,
            );
        }
        expect(taken).toEqual(counts);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("gives each batch of 8 its share of 60 pictures, 30 clips and 30 texts", () => {
    const parts = partsOf({ image: 60, video: 30, text: 30 });
    const sets = setsOf(all(new MixSequence(source(parts, { order: "every-step" })), 1), parts);
    for (let at = 0; at < sets.length; at += 8) {
      const batch = sets.slice(at, at + 8);
      const counts = MODALITIES.map((set) => batch.filter((one) => one === set).length);
      expect(counts).toEqual([4, 2, 2]);
    }
  });
});

describe("weights, temperature and caps", () => {
  const draws = (counts: Partial<Record<Modality, number>>, mixture: Partial<MixtureConfig>) =>
    new MixSequence(source(partsOf(counts), mixture)).draws;
  const each = (image: number, video: number, text: number) => ({ image, video, text });

  it("divide the draws of an epoch", () => {
    // 90 : 10 in proportion to their square roots is 3 : 1.
    expect(draws({ image: 90, video: 10 }, { temperature: 2 })).toEqual(each(75, 25, 0));
    expect(draws({ image: 90, video: 10 }, { weights: each(1, 9, 1) })).toEqual(each(50, 50, 0));
    expect(draws({ image: 90, video: 10 }, { temperature: 1e9 })).toEqual(each(50, 50, 0));
    expect(draws({ image: 90, video: 10 }, { weights: each(0, 1, 1) })).toEqual(each(0, 10, 0));
  });

  it("draw as many as take part, and every example of a set before one comes again", () => {
    fc.assert(
      fc.property(
        ...([sizes, orders, sizes, fc.double({ min: 1, max: 5, noNaN: true })] as const),
        (counts, order, weights, temperature) => {
          const parts = partsOf(counts);
          const sequence = new MixSequence(source(parts, { order, weights, temperature }));
          const drawn = MODALITIES.reduce((sum, set) => sum + sequence.draws[set], 0);
          const used = parts.filter((set) => weights[set] > 0).length;
          expect(drawn).toBe(used);
          if (used === 0) return;
          const rows = all(sequence, 2);
          for (const set of MODALITIES) {
            const times = sequence.pools[set].map(
              (index) => rows.filter((row) => row.index === index).length,
            );
            expect(times.reduce((sum, count) => sum + count, 0)).toBe(2 * sequence.draws[set]);
            if (times.length > 0)
              expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  it("take the same examples of a capped set however it is drawn, and others with another seed", () => {
    const pools = poolsOf(partsOf({ image: 100, text: 5 }));
    const capped = (seed: number, cap = 10) =>
      cappedPools(pools, { ...PLAIN_MIXTURE, caps: each(cap, 0, 0) }, seed);
    expect(capped(1).image).toHaveLength(10);
    expect(capped(1).image).toEqual(capped(1).image.toSorted((a, b) => a - b));
    expect(capped(1).image).not.toEqual(capped(2).image);
    expect(capped(1).text).toEqual(pools.text);
    expect(capped(1, 100)).toEqual(pools);
    // What is capped already stays whole.
    expect(cappedPools(capped(1), { ...PLAIN_MIXTURE, caps: each(10, 0, 0) }, 1)).toEqual(
      capped(1),
    );
  });
});

describe("general examples", () => {
  const of = (own: number, replay: number, replayShare: number, seed = 4) =>
    new MixSequence(source(partsOf({ image: own }), {}, { replay, replayShare, seed }));
  const isReplay = ({ from }: MixedRow) => from === "replay";

  it("are their share of an epoch, evenly spread between the person's own", () => {
    const rows = all(of(30, 7, 0.25), 1);
    expect(rows).toHaveLength(40); // 30 / (1 - 0.25)
    expect(epochSize(30, 7, 0.25)).toBe(40);
    for (let at = 0; at + 8 <= 40; at++) {
      // 8 * 0.25 = 2, give or take one
      const general = rows.slice(at, at + 8).filter(isReplay).length;
      expect(Math.abs(general - 2)).toBeLessThanOrEqual(1);
    }
  });

  it("are all used before any comes again, across epochs", () => {
    const general = all(of(30, 7, 0.25), 3).filter(isReplay);
    expect(general).toHaveLength(30);
    for (let cycle = 0; cycle + 7 <= 28; cycle += 7)
      expect(new Set(general.slice(cycle, cycle + 7).map(({ index }) => index)).size).toBe(7);
  });

  it("follow from the seed", () => {
    expect(all(of(30, 7, 0.25), 2)).toEqual(all(of(30, 7, 0.25), 2));
    expect(all(of(30, 7, 0.25), 2)).not.toEqual(all(of(30, 7, 0.25, 5), 2));
  });

  it("have the asked share for any sizes", () => {
    fc.assert(
      fc.property(
        ...([
          fc.integer({ min: 1, max: 60 }),
          fc.nat(20),
          fc.integer({ min: 0, max: 50 }),
        ] as const),
        (own, replay, percent) => {
          const rows = all(of(own, replay, percent / 100), 1);
          const general = rows.filter(isReplay);
          const share = replay ? percent / 100 : 0;
          expect(Math.abs(general.length - (own * share) / (1 - share))).toBeLessThanOrEqual(0.5);
          expect(rows.length - general.length).toBe(own);
          for (const { index } of general) expect(index).toBeLessThan(replay);
        },
      ),
    );
  });
});
