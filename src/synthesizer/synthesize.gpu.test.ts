/**
 * A pass of a synthesizer over described pictures on the model that ships, with storage in memory, cut off while it writes and while
 * it filters: it goes on where it was, and comes to the same rows and drafts.
 */
import path from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { UserError } from "../base/userError.ts";
import { initialValues } from "../engine/weights/adapterLayout.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import { mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import { featureFolder } from "../modelLibrary/featureCaches.ts";
import type { LoadedModel, ModelSessions } from "../modelLibrary/sessions.ts";
import type { Media, Run } from "../protocol/records.ts";
import type { CaptionedPicture, Synthesis, SynthesisRow, Verdict } from "../protocol/synthesis.ts";
import { runLayout } from "../runs/data/runMethod.ts";
import { DEFAULT_PRECISION, presets } from "../runs/planning/presets.ts";
import { Library } from "../storage/library.ts";
import { writeFeature } from "../storage/models/featureFiles.ts";
import { FINAL_FILE } from "../storage/runs/runFileNames.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { encodeOpenQuestion } from "../text/wholeTurns.ts";
import { writeAdapterValues } from "../train/checkpoint.ts";
import { adapterValues as formula } from "../train/parity/formulas.ts";
import { openFolder, readerOf } from "../train/parity/nodeFolder.ts";
import { entailmentExamples } from "../synthesis/entailment/entailmentExamples.ts";
import type { EntailmentPair } from "../synthesis/entailment/entailmentPairs.ts";
import { entailmentQuestion } from "../synthesis/entailment/entailmentQuestion.ts";
import { argmaxLabel, labelOf } from "../synthesis/filter/verdict.ts";
import { filterTasks } from "./filterTasks.ts";
import { judgeLabels } from "./judgeLabels.ts";
import { measureEntailment } from "./measureEntailment.ts";
import { synthesize } from "./synthesize.ts";
import { contextOf } from "./writeTasks.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const storage = installStorage();
const library = new Library(() => {});
const folder = path.join(import.meta.dirname, "../../public/models/scion-sprout");
const session = await openFolder(folder);
const loaded: LoadedModel = {
  ...{ id: "scion-sprout", session, processor: null },
  reader: readerOf(folder, session, 8),
};
const sessions = {
  open: async () => loaded,
  lease: () => () => {},
  gpu: nodeGpu,
} as unknown as ModelSessions;
const context = {
  library,
  models: { scion: async () => ({ frames: 8 }) },
  emit: () => {},
} as unknown as ModelContext;
afterAll(() => session.destroy());
beforeEach(startAnew);

const pictures = Array.from({ length: 10 }, (_, i): CaptionedPicture => {
  const hash = i.toString(16).padStart(64, "0");
  const media = { kind: "image", hash, width: 64, height: 64, localName: `${i}` } as Media;
  return { media, caption: `a dog ${"far ".repeat(i % 3)}away`, source: `${i}` };
});
const synthesis: Synthesis = {
  ...{ id: "s", projectId: "p", runId: "r", synthesizer: "T", createdAt: "2026-01-01", pictures },
  status: "running",
  settings: {
    ...{ writing: "free", temperature: 0.9, seed: 3, maxNewTokens: 10 },
    ...{ filter: { kind: "rule" }, answer: "reasoned", withCaption: true },
  },
};

/**
 * A project with a synthesizer from a file, of which no version is here and which has learnt nothing yet, its pictures, and their
 * features as if the tower had seen them.
 */
async function startAnew(): Promise<void> {
  await storage.clear();
  const title = { id: "p", title: "P", field: "other", system: "" } as const;
  await library.putProject({ ...title, modelId: "scion-sprout", createdAt: "" });
  const [plain] = presets({ id: loaded.id, parameters: 5e6 }, []);
  const config = { ...plain!.config, method: { id: "synthesizer", settings: {} } };
  const layout = runLayout(session.recorder, config);
  const run = { id: "r", projectId: "p", versionId: "", title: "T", config } as unknown as Run;
  await library.runs.put({ ...run, status: "done", origin: "imported", tool: true, savedStep: 1 });
  const values = initialValues(layout, 1);
  await library.runs.files("r").write(FINAL_FILE, writeAdapterValues(values, 1));
  const { featureRows, featureWidth } = session.recorder.model.vision!;
  const features = await featureFolder(context, loaded.id, [DEFAULT_PRECISION.vision]);
  for (const [i, picture] of pictures.entries()) {
    await library.addMedia({ media: picture.media, blob: new Blob(["x"]), thumb: new Blob(["x"]) });
    const open = { ...contextOf({ system: "" }, picture), begun: "" };
    const encoded = encodeOpenQuestion(open, loaded.reader);
    for (const { key, grid } of mediaKeysOf([picture.media], encoded)) {
      const rows = formula(featureRows(grid) * featureWidth, 40 + i, 0.3);
      await writeFeature(features, key, new Uint8Array(rows.buffer as ArrayBuffer));
    }
  }
  await library.syntheses.add(synthesis);
}

/** Cancelled when `phase` has come to `done`. */
function job(phase = "", done = 0) {
  const stop = new AbortController();
  return {
    signal: stop.signal,
    progress(now: string, at: number) {
      if (now === phase && at >= done) stop.abort(new DOMException("Cut off.", "AbortError"));
      stop.signal.throwIfAborted();
    },
  };
}

const rows = () => library.syntheses.rows("p", "s");

test("cut off between two savings, a pass writes the other rows only, and comes to the same", async () => {
  await synthesize(context, sessions, synthesis, job());
  const whole = await rows();
  expect(whole.map(({ index }) => index)).toEqual(pictures.map((_, i) => i));
  expect(whole.every(({ text, endless }) => text !== "" || !endless)).toBe(true);
  await startAnew();

  const written: number[] = [];
  const put = vi.spyOn(library.syntheses, "putRows");
  put.mockImplementation(async function (this: typeof library.syntheses, of, some) {
    written.push(...some.map(({ index }) => index));
    put.mockRestore();
    await library.syntheses.putRows(of, some);
  });
  await expect(
    synthesize(context, sessions, synthesis, job("Writing questions", 8)),
  ).rejects.toThrow("Cut off.");
  expect(await rows()).toHaveLength(8);
  const again = vi.spyOn(library.syntheses, "putRows");
  await synthesize(context, sessions, synthesis, job());
  written.push(...again.mock.calls.flatMap(([, some]) => some.map(({ index }) => index)));
  again.mockRestore();
  expect(written).toEqual(pictures.map((_, i) => i));
  expect(await rows()).toEqual(whole);
});

test("cut off in the filter, a pass asks about the others only, and no draft is made twice", async () => {
  const triplet = { instruction: "What is it?", precise: "a dog" };
  const said = (i: number) => (i % 2 ? "It is a dog." : "It is a cat.");
  const stored = pictures.map((_, index): SynthesisRow => ({
    ...{ index, text: "t", endless: false, lost: [] },
    triplet: { ...triplet, informative: said(index) },
  }));
  await library.syntheses.putRows(synthesis, stored);
  const cut = job("Comparing the answers", 8);
  await expect(synthesize(context, sessions, synthesis, cut)).rejects.toThrow("Cut off.");
  expect((await rows()).filter(({ verdict }) => verdict)).toHaveLength(8);
  expect(await library.drafts.list("p")).toEqual([]);

  const done = await synthesize(context, sessions, synthesis, job());
  expect(done).toMatchObject({ status: "done", drafts: { waiting: 10, rejected: 5, known: 0 } });
  const drafts = await library.drafts.list("p");
  const [alone, tasks] = [1, 2].map((n) => drafts.filter(({ turns }) => turns.length === n));
  expect(alone!.map(({ state }) => state)).toEqual(Array(5).fill("waiting"));
  expect(tasks!.filter(({ state }) => state === "waiting")).toHaveLength(5);
  for (const { turns, state, doubts } of tasks!) {
    expect(turns.map(({ kind }) => kind).sort()).toEqual(["caption", "written"]);
    expect(turns.find(({ kind }) => kind === "written")!.provenance).toMatchObject({
      ...{ by: "model", source: "T" },
    });
    expect(doubts).toEqual(state === "waiting" ? [] : ["The long answer does not say it."]);
  }
  const twice = await synthesize(context, sessions, synthesis, job());
  expect(twice.drafts).toEqual({ waiting: 0, rejected: 0, known: 15 });
  expect(await library.drafts.list("p")).toHaveLength(15);
});

test("a model that is asked as the filter gives the logits of three labels, and a word that is none keeps nothing", async () => {
  const triplet = { instruction: "What is it?", precise: "dog", informative: "It is a dog." };
  const other = { ...triplet, precise: "cat" };
  const { signal } = new AbortController();
  const [first, second, alone] = [
    ...(await filterTasks(loaded, [triplet, other], signal)),
    ...(await filterTasks(loaded, [triplet], signal)),
  ];
  const logits = Object.values(first!.logits!);
  expect(Object.keys(first!.logits!)).toEqual(["Yes", "No", "Open"]);
  expect(new Set(logits).size).toBe(3);
  expect(logits.every(Number.isFinite)).toBe(true);
  expect(second!.logits).not.toEqual(first!.logits);
  // What was asked before leaves nothing behind.
  expect(alone).toEqual(first);
  expect(first!.label).toBe(labelOf(first!.output));
});

test("an entailment tool is asked for three labels, several at once as each alone, with its adapter and without", async () => {
  const triplet = { instruction: "What is it?", precise: "dog", informative: "It is a dog." };
  const others = ["cat", "a very large dog", "2"].map((precise) => ({ ...triplet, precise }));
  const questions = [triplet, ...others].map(entailmentQuestion);
  const { signal } = new AbortController();
  const together = await judgeLabels(loaded, undefined, questions, signal);
  const alone = await judgeLabels(loaded, undefined, [questions[3]!], signal);
  const of = (verdict: Verdict) => Object.values(verdict.logits!);
  expect(Object.keys(together[0]!.logits!)).toEqual(["Yes", "No", "Open"]);
  of(alone[0]!).forEach((logit, i) => expect(logit).toBeCloseTo(of(together[3]!)[i]!, 3));
  expect(new Set(together.map((verdict) => of(verdict).join())).size).toBe(4);
  for (const { label, logits } of together) expect(label).toBe(argmaxLabel(logits!));

  const run = await library.runs.get("r");
  const layout = runLayout(session.recorder, run.config);
  const moved = session.loadAdapter(layout, formula(layout.bytes / 4, 3, 0.05));
  const [adapted] = await judgeLabels(loaded, moved, [questions[0]!], signal);
  moved.destroy();
  expect(of(adapted!)).not.toEqual(of(together[0]!));
  const endless = "dog ".repeat(3000);
  await expect(judgeLabels(loaded, undefined, [endless], signal)).rejects.toThrow(UserError);
});

test("a pass filters by an entailment tool, which is measured by the pairs that it has not learnt from alone", async () => {
  const stored = pictures.slice(0, 2).map((_, index): SynthesisRow => ({
    ...{ index, text: "t", endless: false, lost: [] },
    triplet: { instruction: "What is it?", precise: "a dog", informative: "It is a dog." },
  }));
  const rest = pictures.slice(2).map((_, i): SynthesisRow => ({
    ...{ index: i + 2, text: "", endless: false, lost: [], triplet: null },
  }));
  await library.syntheses.putRows(synthesis, [...stored, ...rest]);
  const filter = { kind: "entailment", runId: "r", name: "F" } as const;
  const settings = { ...synthesis.settings, filter };
  await synthesize(context, sessions, { ...synthesis, settings }, job());
  const judged = (await rows()).slice(0, 2).map(({ verdict }) => verdict!);
  const question = entailmentQuestion(stored[0]!.triplet!);
  const { signal } = new AbortController();
  const [alone] = await judgeLabels(loaded, undefined, [question], signal);
  // The tool has learnt nothing yet: its B matrices are zero.
  for (const { label } of judged) expect(label).toBe(alone!.label);

  const run = await library.runs.get("r");
  await expect(measureEntailment(library, sessions, run, job())).rejects.toThrow(UserError);
  const pairs = (["Yes", "No", "Open"] as const).flatMap((answer): EntailmentPair[] =>
    (["test", "test", "train"] as const).map((split, i) => ({
      ...{ ...stored[0]!.triplet!, precise: `${i} dogs`, label: answer, kind: "agreeing" },
      ...{ source: `${i}`, split },
    })),
  );
  const none = { train: 0, validation: 0, test: 0 };
  const version = { id: "v", projectId: "p", createdAt: "", counts: none, turns: none };
  const examples = entailmentExamples(pairs, { projectId: "p", createdAt: "" });
  await library.putVersion(version, { rows: examples, system: "" });
  const score = await measureEntailment(library, sessions, { ...run, versionId: "v" }, job());
  // Of equal questions under three labels a constant rule is right once.
  expect(score).toEqual({
    // Our rule says No of all: no long answer says "0 dogs" or "1 dogs".
    ...{ n: 6, chance: 1 / 3, base: 2, adapter: 2, rule: 2 },
    kinds: [{ kind: "agreeing", n: 6, base: 2, adapter: 2, rule: 2 }],
  });
});
