/** Measures on the model that ships: answers that need their picture, and pictures and words that belong to a domain. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Job } from "../base/async/job.ts";
import { openProcessor } from "../families/index.ts";
import { encodeMedia } from "../inference/encodeMedia.ts";
import type { ModelSession } from "../inference/session.ts";
import { FeatureCache } from "../inference/visual/featureCache.ts";
import type { MediaCache } from "../inference/visual/mediaKeys.ts";
import type { Processor } from "../media/processing/processor.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import { relevanceOf } from "../quality/relevance.ts";
import { row, turn } from "../quality/testing/rows.ts";
import { tileNames, tilePixels } from "../quality/testing/tiles.ts";
import { encodeExamples } from "../runs/data/encodedExamples.ts";
import { json, openFolder, readerOf } from "../train/parity/nodeFolder.ts";
import { blankMedia } from "./blankMedia.ts";
import { pictureVectors } from "./pictureVectors.ts";
import { sampleOf, visualGains } from "./visualGains.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = path.join(import.meta.dirname, "../../public/models/scion-sprout");
const job: Job = { signal: new AbortController().signal, progress: () => {} };
const SIDE = 64;

let session: ModelSession;
let loaded: LoadedModel;
let processor: Processor;
beforeAll(async () => {
  session = await openFolder(folder);
  processor = openProcessor({
    config: json(folder, "config.json"),
    preprocessor: json(folder, "preprocessor_config.json"),
  });
  loaded = { id: "sprout", session, processor, reader: readerOf(folder, session, 8) };
});
afterAll(() => session?.destroy());

const tile = (name: string, over = {}) => {
  const example = row(name, over);
  const media = example.media.map((one) => ({ ...one, width: SIDE, height: SIDE }));
  return { ...example, media };
};

/** Feature rows of drawn pictures by their names. */
const features = (rgbOf: (name: string) => Uint8Array): MediaCache => ({
  rows: (keys) =>
    encodeMedia(
      session,
      keys.map(({ media, grid }) => {
        const image = { data: rgbOf(media.hash), width: SIDE, height: SIDE };
        return { grid, views: processor.views([image], grid) };
      }),
    ),
});

/** The recorded pictures. */
const tiles = features(
  (name) => new Uint8Array(tilePixels(tileNames.indexOf(name)).filter((_, i) => i % 4 !== 3)),
);

describe("visual gains", () => {
  test("are above 0 where the picture says the answer, exactly 0 where it is blank, and equal again", async () => {
    const red = features(() => new Uint8Array(SIDE * SIDE * 3).map((_, i) => (i % 3 ? 30 : 220)));
    const asked = (id: string, answer: string) =>
      tile(id, { turns: [turn("<image>\nWhat is the background color?", answer)] });
    const examples = [
      asked("seen", "red"),
      asked("wrong", "green"),
      row("text", { media: [], part: "text", turns: [turn("Is salt a spice?", "yes")] }),
    ];
    const { own } = encodeExamples(examples, "", loaded.reader).select({
      ...{ parts: ["image", "text"], maxTokens: 1024 },
    });
    const rows = sampleOf(own, 10);
    expect(rows.map(({ example }) => example.id).sort()).toEqual(["seen", "wrong"]);
    const blank = blankMedia(session, processor);
    const gains = await visualGains(session, rows, { seen: red, blank }, job);
    const of = (id: string) => gains.find(({ exampleId }) => exampleId === id)!.gain;
    expect(of("seen")).toBeGreaterThan(0.5);
    expect(of("seen")).toBeGreaterThan(of("wrong"));
    expect(await visualGains(session, rows, { seen: red, blank }, job)).toEqual(gains);
    const none = await visualGains(session, rows, { seen: blank, blank }, job);
    expect(none.map(({ gain }) => gain)).toEqual([0, 0]);
  });
});

describe("a domain", () => {
  /** Probability that one of the domain is nearer than one that is not (area under the ROC curve). */
  function areaOf(scores: readonly { id: string; similarity: number }[], domain: string): number {
    const isOf = ({ id }: { id: string }) => id.startsWith(domain);
    const pairs = scores
      .filter(isOf)
      .flatMap((a) =>
        scores.filter((b) => !isOf(b)).map((b) => (a.similarity > b.similarity ? 1 : 0)),
      );
    return pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
  }

  test("of three pictures is told from other photographs and drawings by the model's own features", async () => {
    const names = tileNames.filter((name) => !name.includes(" of "));
    const store = { has: async () => false, read: async () => null, write: async () => {} };
    const cache = new FeatureCache(store, (keys) => tiles.rows(keys));
    const examples = [...names.map((name) => tile(name)), row("text", { media: [] })];
    const pictures = await pictureVectors(loaded, processor, cache, examples, job);
    expect([...pictures.keys()]).toEqual(names);
    for (const domain of ["clothing", "coffee", "blood-smear", "kitchen"]) {
      const ids = names.filter((name) => name.startsWith(domain)).slice(0, 3);
      const scores = relevanceOf({ pictures, texts: new Map() }, { ids, words: "" });
      const others = scores.filter(({ id }) => !ids.includes(id));
      expect(areaOf(others, domain), domain).toBeGreaterThan(0.8);
    }
  });
});
