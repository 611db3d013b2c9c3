/**
 * VITask from a project's pictures to its answers on the model that ships, with storage in memory: the specialist is found and
 * trained, a run learns beside it, is paused in its second stage, and answers without it, beside it, and beside another.
 */
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { Generator } from "../inference/generate.ts";
import { mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import { baseFeatureCache } from "../modelLibrary/featureCaches.ts";
import { SPECIALIST_FILE } from "../storage/runs/specialists.ts";
import type { Run } from "../protocol/records.ts";
import { writeSpecialist } from "../specialist/specialist.ts";
import { encodeConversation, encodePrompt } from "../text/conversation.ts";
import { evalLoss } from "../train/evaluate.ts";
import type { Context } from "../worker/context.ts";
import { rankAnswers } from "../worker/evaluation/rankAnswers.ts";
import { weighClasses } from "../worker/evaluation/weighClasses.ts";
import type { EvalReport } from "../protocol/reports.ts";
import { plainRows } from "./data/batchRows.ts";
import { microBatch } from "./data/rows.ts";
import { loadRunAdapter } from "./adapterFiles.ts";
import { chosenSpecialist, Companion, insertionOf } from "./data/companion.ts";
import { keepSpecialist } from "./data/exemplars.ts";
import { towerInput } from "./specialists/specialistInput.ts";
import {
  CLASSES,
  context,
  examples,
  job,
  library,
  loaded,
  newRun,
  session,
  sessions,
  startAnew,
  train,
  trainTheSpecialist,
} from "./testing/vitaskProject.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

afterAll(() => session.destroy());
beforeEach(startAnew);

/** No class of the specialist. */
const otherAnswer = [{ question: "<image>\nWhich is it?", answer: "garlic", kind: "name" }];

test("without a specialist a run is refused, and so is one whose specialist has learnt from hidden examples", async () => {
  await expect(newRun()).rejects.toThrow("this project has none yet. Train one first");
  const specialist = await trainTheSpecialist(1);
  await library.putSpecialist("p", writeSpecialist(specialist));
  const hidden = examples.map((one) => ({ ...one, split: "test" as const }));
  const run = await newRun();
  await expect(keepSpecialist(library, run, hidden)).rejects.toThrow(
    "learnt from 8 of the examples",
  );
  const elsewhere = { ...run, config: { ...run.config, modelId: "another" } };
  await expect(keepSpecialist(library, elsewhere, examples)).rejects.toThrow(
    "looks through the eyes of the model scion-sprout",
  );
});

test("a lesson learns beside its specialist, and answers in three ways", async () => {
  const specialist = await trainTheSpecialist(1);
  expect(specialist.report.score.accuracy).toBe(1);
  expect(specialist.report.sets[0]!.labels).toEqual(CLASSES);
  await library.putSpecialist("p", writeSpecialist(specialist));
  await newRun();
  const run = await train();
  expect(run.message).toBeUndefined();
  expect(run.status).toBe("done");
  const points = await library.runs.points(run);
  expect(points.map(({ terms }) => Object.keys(terms!).sort())).toEqual([
    ...[0, 1].map(() => ["alignment", "exemplar", "plain"]),
    ...[0, 1].map(() => ["alignment", "contrast", "exemplar", "plain"]),
  ]);

  const other = await trainTheSpecialist(2);
  await library.putSpecialist("p", writeSpecialist(other));
  const adapter = await loadRunAdapter(session, library, run);
  const cache = await baseFeatureCache(context, loaded, run.config.precision);
  const media = examples[9]!.media;
  const messages = [{ role: "user" as const, text: examples[9]!.turns[0]!.question }];
  const encoded = encodePrompt({ system: "", messages, media }, loaded.reader);
  const [features] = await cache.rows(mediaKeysOf(media, encoded));
  const answer = async (choice: Parameters<typeof chosenSpecialist>[2]) => {
    const chosen = await chosenSpecialist(library, run, choice);
    const companion =
      chosen && new Companion(session, chosen, insertionOf(run)!, towerInput(loaded, cache));
    const prompt = (await companion?.beside(media, encoded)) ?? encoded;
    const generator = new Generator(session, adapter, 1, 400, companion?.insertion);
    let first: Float32Array | undefined;
    await generator.generate([{ sequence: 0, prompt: { ...prompt, features: features! } }], {
      maxNewTokens: 1,
      endIds: [],
      sampler: (logits) => ((first = logits.slice()), 0),
    });
    companion?.destroy();
    return { length: prompt.ids.length, first: first! };
  };
  const beside = new Companion(session, specialist, insertionOf(run)!, towerInput(loaded, cache));
  const rows = examples.map((example) => ({
    example,
    encoded: encodeConversation({ system: "", ...example }, loaded.reader),
  }));
  const named = { ...rows[0]!, example: { ...examples[0]!, turns: otherAnswer } };
  expect(await beside.alone([...rows.slice(8), named], "test")).toMatchObject({
    ...{ on: "test", of: 2, accuracy: 1 },
    confusion: [
      [
        [1, 0],
        [0, 1],
      ],
    ],
  });
  expect(await beside.alone([named], "test")).toBeNull();
  beside.destroy();

  const plain = await answer({ kind: "none" });
  const own = await answer({ kind: "own" });
  const plugged = await answer({ kind: "other", id: other.report.id });
  expect(own.length).toBe(plain.length + 1);
  expect(own.first).not.toEqual(plain.first);
  expect(plugged.first).not.toEqual(own.first);
  expect(await answer({ kind: "none" })).toEqual(plain);
  await expect(answer({ kind: "other", id: "gone" })).rejects.toThrow("no longer here");

  const ranked = await rankAnswers(context as Context, sessions, reportOf(run), job);
  expect(ranked.ranking).toMatchObject([
    { exampleId: "8", turn: 0, otherId: "9" },
    { exampleId: "9", turn: 0, otherId: "8" },
  ]);
  expect(await library.listReports("p")).toEqual([ranked]);
  // The same by hand, as one conversation each.
  for (const [who, of] of [
    [undefined, "base"],
    [adapter, "adapter"],
  ] as const) {
    for (const { exampleId, otherId, ...row } of ranked.ranking!) {
      const { turns } = examples[Number(exampleId)]!;
      for (const [shown, found] of [
        [exampleId, row[of].own],
        [otherId, row[of].other],
      ] as const) {
        const example = examples[Number(shown)]!;
        const whole = encodeConversation(
          { system: "", turns, media: example.media },
          loaded.reader,
        );
        const batch = await microBatch(plainRows([{ example, encoded: whole }]), cache);
        expect(found).toBe(Math.exp(-(await evalLoss(session, who, [batch]))));
      }
      expect(row[of].own).not.toBe(row[of].other);
    }
  }
  const unasked = { ...reportOf(run), answers: [] };
  await expect(rankAnswers(context as Context, sessions, unasked, job)).rejects.toThrow(
    "No question of this report was asked about another picture",
  );

  const weighed = await weighClasses(context as Context, sessions, reportOf(run), job);
  expect(await library.listReports("p")).toEqual([weighed]);
  const [kind, ...others] = weighed.classLikelihoods!.kinds;
  expect(others).toEqual([]);
  expect(kind).toMatchObject({ kind: "name", classes: CLASSES });
  expect(kind!.questions.map(({ exampleId, turn }) => [exampleId, turn])).toEqual([
    ["8", 0],
    ["9", 0],
  ]);
  for (const question of kind!.questions) {
    const example = examples[Number(question.exampleId)]!;
    for (const [c, name] of CLASSES.entries()) {
      const turns = [{ question: example.turns[0]!.question, answer: name }];
      const whole = encodeConversation({ system: "", turns, media: example.media }, loaded.reader);
      const batch = await microBatch(plainRows([{ example, encoded: whole }]), cache);
      expect(question.base[c]).toBe(-(await evalLoss(session, undefined, [batch])));
      expect(question.adapter[c]).toBe(-(await evalLoss(session, adapter, [batch])));
    }
    expect(new Set([...question.base, ...question.adapter]).size).toBe(2 * CLASSES.length);
  }
  await expect(weighClasses(context as Context, sessions, unasked, job)).rejects.toThrow(
    "No question of this report has classes to weigh",
  );
  adapter.destroy();
});

/** Both watched examples were asked about the picture of the other. */
function reportOf({ id, projectId, versionId }: Run): EvalReport {
  const answers = [8, 9].map((i) => ({
    ...{ exampleId: String(i), turn: 0, kind: "name", part: "image" },
    reference: examples[i]!.turns[0]!.answer,
    otherPicture: { exampleId: String(17 - i), answer: "", right: false },
  }));
  const classes = { name: CLASSES };
  return {
    ...{ id: "e", runId: id, projectId, versionId, answers, classes },
  } as unknown as EvalReport;
}

test("paused in its second stage it comes to the same bits, and without its specialist it says so", async () => {
  await library.putSpecialist("p", writeSpecialist(await trainTheSpecialist(1)));
  await newRun(8);
  await train();
  const whole = await library.runs.files("r").read("adapter.safetensors");
  expect(whole).not.toBeNull();
  await startAnew();

  await library.putSpecialist("p", writeSpecialist(await trainTheSpecialist(1)));
  await newRun(8);
  const cut = await train(5);
  expect(cut.status).toBe("paused");
  // The project's own may be another by now.
  await library.putSpecialist("p", writeSpecialist(await trainTheSpecialist(2)));
  const kept = (await library.runs.files("r").read(SPECIALIST_FILE))!;
  await library.runs.files("r").remove(SPECIALIST_FILE);
  const failed = await train();
  expect(failed.status).toBe("failed");
  expect(failed.message).toContain("is no longer on disk");
  await library.runs.files("r").write(SPECIALIST_FILE, kept);
  expect((await train()).status).toBe("done");
  expect(await library.runs.files("r").read("adapter.safetensors")).toEqual(whole);
});
