import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Example } from "../protocol/records.ts";
import { assignSplits } from "./assignSplits.ts";

describe("assignSplits", () => {
  const example = (
    id: string,
    source = "",
    hashes: string[] = [],
    part: Example["part"] = "image",
    answer = "",
  ) => ({
    ...{ id, source, part, media: hashes.map((hash) => ({ hash })) },
    turns: [{ question: "What?", answer, kind: "" }],
  });
  const count = (splits: Map<string, string>) => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (const split of splits.values()) counts[split as "train"]++;
    return counts;
  };

  it("gives exact counts where no examples are linked", () => {
    const all = Array.from({ length: 100 }, (_, i) => example(`e${i}`));
    expect(count(assignSplits(all, { validation: 0.1, test: 0.2, seed: 1 }))).toEqual({
      train: 70,
      validation: 10,
      test: 20,
    });
  });

  it("assigns each part by itself", () => {
    const all = (["image", "video", "text", "replay"] as const).flatMap((part) =>
      Array.from({ length: 20 }, (_, i) => example(`${part}${i}`, "", [], part)),
    );
    const splits = assignSplits(all, { validation: 0.1, test: 0.25, seed: 3 });
    for (const part of ["image", "video", "text", "replay"]) {
      expect(count(new Map([...splits].filter(([id]) => id.startsWith(part))))).toEqual({
        train: 13,
        validation: 2,
        test: 5,
      });
    }
  });

  it("keeps equal sources and equal files together, over any number of links", () => {
    const any = fc.record({
      source: fc.constantFrom("", "s1", "s2", "s3", "s4"),
      hashes: fc.array(fc.constantFrom("h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"), {
        maxLength: 2,
      }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), fc.nat(), (items, seed) => {
        const all = items.map(({ source, hashes }, i) => example(`e${i}`, source, hashes));
        const splits = assignSplits(all, { validation: 0.2, test: 0.3, seed });
        expect(splits.size).toBe(all.length);
        for (const a of all) {
          for (const b of all) {
            const linked =
              (a.source !== "" && a.source === b.source) ||
              a.media.some(({ hash }) => b.media.some((m) => m.hash === hash));
            if (linked) expect(splits.get(a.id)).toBe(splits.get(b.id));
          }
        }
        if (all.length) expect([...splits.values()]).toContain("train");
      }),
    );
  });

  it("comes as near to the share as sources of any size allow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 8 }),
        fc.nat(),
        (sizes, seed) => {
          const all = sizes.flatMap((size, s) =>
            Array.from({ length: size }, (_, i) => example(`${s}.${i}`, `s${s}`)),
          );
          const got = count(assignSplits(all, { validation: 0, test: 0.3, seed })).test;
          const target = Math.max(1, Math.round(0.3 * all.length));
          // Every choice of sources but none and all, by brute force.
          const sums = Array.from({ length: 2 ** sizes.length - 2 }, (_, bits) =>
            sizes.reduce((sum, size, s) => sum + ((bits + 1) & (1 << s) ? size : 0), 0),
          );
          expect(Math.abs(got - target)).toBe(
            Math.min(...sums.map((sum) => Math.abs(sum - target))),
          );
        },
      ),
    );
  });

  it("deals each class of answers by the shares, over sources of one class or several", () => {
    const sizes = { onion: 30, leek: 20, pea: 10 };
    const all = Object.entries(sizes).flatMap(([answer, size]) =>
      Array.from({ length: size }, (_, i) => example(`${answer}${i}`, "", [], "image", answer)),
    );
    for (const seed of [1, 2, 3]) {
      const splits = assignSplits(all, { validation: 0.1, test: 0.2, seed });
      const of = (answer: string) =>
        count(new Map([...splits].filter(([id]) => id.startsWith(answer))));
      expect(of("onion")).toEqual({ train: 21, validation: 3, test: 6 });
      expect(of("leek")).toEqual({ train: 14, validation: 2, test: 4 });
      expect(of("pea")).toEqual({ train: 7, validation: 1, test: 2 });
    }
  });

  it("has each class of three sources in every split, whatever the shares", () => {
    const all = Array.from({ length: 12 }, (_, i) =>
      example(`e${i}`, "", [], "image", `a${i % 4}`),
    );
    const splits = assignSplits(all, { validation: 0.05, test: 0.1, seed: 2 });
    expect(count(splits)).toEqual({ train: 4, validation: 4, test: 4 });
    // Answers that are no classes are dealt by the shares alone.
    const free = all.map((row, i) => ({ ...row, turns: [{ ...row.turns[0]!, answer: `${i}` }] }));
    expect(count(assignSplits(free, { validation: 0.1, test: 0.1, seed: 2 })).train).toBe(10);
  });

  it("never hides all sources of a class, and keeps sources together", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 4 })), {
          minLength: 4,
          maxLength: 12,
        }),
        fc.nat(),
        (sources, seed) => {
          const all = sources.flatMap(([answer, size], s) =>
            Array.from({ length: size }, (_, i) =>
              example(`${s}.${i}`, `s${s}`, [], "image", answer),
            ),
          );
          const splits = assignSplits(all, { validation: 0.1, test: 0.2, seed });
          for (const answer of ["a", "b", "c"]) {
            const groups = [...sources.keys()].filter((s) => sources[s]![0] === answer);
            const used = new Set(groups.map((s) => splits.get(`${s}.0`)));
            if (groups.length >= 2) expect(used).toContain("train");
            if (groups.length >= 2) expect(used).toContain("test");
            if (groups.length >= 3) expect(used.size).toBe(3);
          }
          for (const [id, split] of splits) expect(split).toBe(splits.get(`${id.split(".")[0]}.0`));
        },
      ),
    );
  });

  it("depends on the seed and not on the order of the examples", () => {
    const all = Array.from({ length: 40 }, (_, i) => example(`e${i}`, `s${i % 13}`));
    const shares = { validation: 0.2, test: 0.2 };
    const one = assignSplits(all, { ...shares, seed: 1 });
    const reversed = assignSplits([...all].reverse(), { ...shares, seed: 1 });
    expect(new Map([...reversed].sort())).toEqual(new Map([...one].sort()));
    expect(assignSplits(all, { ...shares, seed: 2 })).not.toEqual(one);
  });

  it("leaves a single source to train, and throws on shares that sum to more than 1", () => {
    expect(
      count(
        assignSplits([example("a", "s"), example("b", "s")], {
          validation: 0.1,
          test: 0.5,
          seed: 0,
        }),
      ).train,
    ).toBe(2);
    expect(() => assignSplits([], { validation: 0.6, test: 0.6, seed: 0 })).toThrow(
      "0.6 for validation and 0.6 for test",
    );
  });

  it("assigns ten thousand examples", () => {
    const all = Array.from({ length: 10_000 }, (_, i) => example(`e${i}`, `s${i >> 1}`));
    expect(count(assignSplits(all, { validation: 0.1, test: 0.1, seed: 5 }))).toEqual({
      train: 8000,
      validation: 1000,
      test: 1000,
    });
  });
});
