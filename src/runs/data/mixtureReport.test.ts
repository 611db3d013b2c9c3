/** The preview of a mixture against what the run does. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { RunConfig } from "../../protocol/config.ts";
import {
  MODALITIES,
  PLAIN_MIXTURE,
  type MixtureConfig,
} from "../../protocol/instructions/mixture.ts";
import type { Modality, Part } from "../../protocol/records.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { mixtureReport } from "./mixtureReport.ts";
import type { TrainingRows } from "./rows.ts";
import { runStages } from "../stages/runStages.ts";
import { withinMixture } from "./withinMixture.ts";

const row = (part: Part, id: string, answer = "yes"): TrainingRow =>
  ({
    example: { id, part, media: [], turns: [{ question: "<image>\nIs it?", answer, kind: "k" }] },
    encoded: {
      ...{ ids: new Int32Array(3), trained: new Uint8Array(3), mediaSpans: [], mediaGrids: [] },
    },
  }) as unknown as TrainingRow;
const rowsOf = (counts: Record<Modality, number>, replay = 0): TrainingRows => ({
  own: MODALITIES.flatMap((part) =>
    Array.from({ length: counts[part] }, (_, i) => row(part, `${part} ${i}`)),
  ),
  replay: Array.from({ length: replay }, (_, i) => row("replay", `replay ${i}`)),
  ...{ validation: [], leftOut: [] },
});
const config = (change: Partial<RunConfig>): RunConfig =>
  ({
    ...{ batch: 2, accumulate: 2, epochs: 2, maxSteps: 0, replayShare: 0.25, seed: 1 },
    method: { id: "supervised", settings: {} },
    ...change,
  }) as RunConfig;
const mixture = (change: Partial<MixtureConfig>): MixtureConfig => ({
  ...PLAIN_MIXTURE,
  ...change,
});
const each = (image: number, video: number, text: number) => ({ image, video, text });

test("the counts of every stretch of steps are those of the rows that the run takes", () => {
  const size = fc.integer({ min: 0, max: 25 });
  fc.assert(
    fc.property(
      fc.record({ image: size, video: size, text: size }),
      fc.constantFrom("shuffled" as const, "every-step" as const, "text-first" as const),
      fc.record({ image: fc.nat(3), video: fc.nat(3), text: fc.nat(3) }),
      fc.record({ image: fc.nat(9), video: fc.nat(9), text: fc.nat(9) }),
      fc.constantFrom(1, 2, 4),
      ...([fc.nat(6), fc.integer({ min: 1, max: 3 }), fc.nat(12)] as const),
      (counts, order, weights, caps, temperature, replay, batch, maxSteps) => {
        const all = rowsOf(counts, replay);
        const chosen = config({
          ...{ batch, maxSteps },
          mixture: { order, weights, caps, temperature },
        });
        const rows = { ...all, own: withinMixture(all.own, chosen) };
        fc.pre(rows.own.length > 0);
        const { bins, sets } = mixtureReport(all, chosen);
        const steps = runStages(rows, chosen).totalSteps;
        expect(bins.at(-1)!.to).toBe(steps);
        for (const { from, to, counts } of bins) {
          const taken = Array.from({ length: to - from + 1 }, (_, i) =>
            runStages(rows, chosen)
              .rowsOfStep(from - 1 + i)
              .flat(),
          ).flat();
          for (const [part, count] of Object.entries(counts))
            expect(taken.filter(({ example }) => example.part === part)).toHaveLength(count);
        }
        for (const { set, available, used } of sets) {
          if (set === "replay") continue;
          expect(available).toBe(counts[set]);
          const most = caps[set] || Infinity;
          expect(used).toBe(weights[set] === 0 ? 0 : Math.min(available, most));
        }
      },
    ),
    { seed: 11, numRuns: 150 },
  );
});

describe("mixtureReport", () => {
  it("says how a set asks and answers", () => {
    const all = rowsOf(each(0, 0, 0));
    all.own.push(row("image", "a", "one two three"), row("image", "b", "one"), row("image", "c"));
    const [set] = mixtureReport(all, config({})).sets;
    expect(set).toMatchObject({
      ...{ set: "image", available: 3, used: 3, epoch: 3, run: 6 },
      ...{ question: "Is it?", asked: 3, wordings: 1, words: { median: 1, most: 3 } },
      kinds: [{ kind: "k", count: 3 }],
    });
  });

  it("has at most 40 stretches, which together are the whole run", () => {
    const { bins } = mixtureReport(rowsOf(each(500, 0, 0)), config({ epochs: 1 }));
    expect(bins.length).toBeLessThanOrEqual(40);
    expect(bins.reduce((sum, { counts }) => sum + counts.image, 0)).toBe(500);
  });

  it("says what is held back, repeated and left out, and nothing of a plain run", () => {
    const notes = (counts: Record<Modality, number>, change: Partial<MixtureConfig>, more = {}) =>
      mixtureReport(rowsOf(counts), config({ ...more, mixture: mixture(change) })).notes;
    expect(notes(each(9, 4, 2), {})).toEqual([]);
    expect(notes(each(90, 10, 0), { temperature: 2 })).toEqual([
      "Each round shows 75 of the 90 picture examples; the others come in later rounds.",
      "Each round shows every one of the 10 clip examples 2.5 times on average.",
    ]);
    expect(notes(each(9, 4, 0), { weights: each(1, 0, 1) })).toEqual([
      "Your 4 clip examples take no part: their weight is 0.",
    ]);
    expect(notes(each(9, 4, 0), { caps: each(8, 0, 0) })).toEqual([
      "1 of your 9 picture examples takes no part: at most 8 may.",
    ]);
    expect(notes(each(9, 0, 0), { order: "text-first" })).toEqual([
      "Text comes first, but no text takes part: the order changes nothing.",
    ]);
    expect(notes(each(90, 0, 0), {}, { maxSteps: 2 })).toEqual([
      "The lesson ends before all came: it shows 8 of the 90 picture examples.",
    ]);
  });
});
