/**
 * Every operation that changes storage is killed after each of its changes, file by file and transaction by transaction, and the
 * studio opened again: what was acknowledged is there, what was half done is there in full or not at all, and no file is
 * left that nothing names.
 */
import { afterEach, expect, test } from "vitest";
import { installStorage } from "./testing/memoryStorage.ts";
import { crashesOf } from "./testing/crashes.ts";
import { importModel } from "../modelLibrary/import/importModel.ts";
import type { ModelSource } from "../modelLibrary/import/source.ts";
import type { ModelRecord } from "../protocol/models.ts";
import type { Example, Media, Project, Run, RunPoint } from "../protocol/records.ts";
import { RunRecorder } from "../runs/runRecorder.ts";
import { RunWriter } from "../runs/runWriter.ts";
import { keepBest, saveCheckpoint, writeBest } from "../runs/checkpoints.ts";
import { writeFeature } from "./models/featureFiles.ts";
import type { Library } from "./library.ts";
import type { NewMedia } from "./mediaStore.ts";
import { listModels, putModel, removeModel } from "./models/modelStore.ts";
import { openLibrary } from "./openLibrary.ts";
import { writePrepared } from "./models/preparedModel.ts";
import { changeRecords } from "./io/records.ts";

const storage = installStorage();
afterEach(() => storage.clear());

const SERVED = ["served"];

const { reopen, killEverywhere, expectNoOrphans } = crashesOf(storage, SERVED);

const project = (id: string): Project => ({
  ...{ id, title: id, field: "other", system: "", modelId: "served", createdAt: "2026" },
});

function medium(name: string, size = 10): NewMedia {
  const hash = name.repeat(64).slice(0, 64);
  const media: Media = {
    ...{ kind: "image", hash, mime: "image/webp", bytes: size, width: 1, height: 1 },
    localName: name,
  };
  return { media, blob: new Blob([new Uint8Array(size)]), thumb: new Blob(["small"]) };
}

const exampleOf = (projectId: string, { media }: NewMedia): Example => ({
  ...{ id: media.localName, projectId, part: "image", media: [media], turns: [] },
  ...{ split: "train", source: "", editedAt: "" },
});

const runOf = (projectId: string, id = "r"): Run =>
  ({
    ...{ id, projectId, versionId: "v", title: "T", config: {}, status: "running" },
    ...{ createdAt: "", step: 0, totalSteps: 4, savedStep: 0, bestStep: 0 },
    ...{ evals: [], sampleAnswers: [], adapterBytes: 0, origin: "trained" },
  }) as unknown as Run;

const stateOf = (step: number) => ({
  step,
  values: new Float32Array([step, 0.5]),
  ...{ m: new Float32Array(2), v: new Float32Array(2), updates: new Uint32Array(1) },
});

const [a, b, c] = [medium("a"), medium("b", 20), medium("c", 30)];
const featureKey = (item: NewMedia) => `${item.media.hash}-00000000`;

async function projectWithMedia(library: Library, id: string, media: NewMedia[]): Promise<void> {
  await library.putProject(project(id));
  await library.addExamples(
    media.map((item) => exampleOf(id, item)),
    media,
  );
  for (const item of media) await writeFeature("served-0123", featureKey(item), new Uint8Array(4));
}

/** Saves a step and the values that are the best so far, as a run does. */
async function saveStep(library: Library, step: number): Promise<void> {
  const run = await library.runs.get("r");
  const writer = new RunWriter(library.runs, await library.runs.points(run));
  const recorder = new RunRecorder(() => {}, writer, run);
  writer.append({ step } as RunPoint);
  await saveCheckpoint(library, recorder, stateOf(step), async () => {});
  await writeBest(library, run, step, stateOf(step).values);
  await recorder.record({ bestStep: step, evals: [...run.evals, { step, loss: 1 / step }] });
  await library.runs.removeUnnamedFiles(recorder.run);
}

async function expectRunSound(library: Library): Promise<Run> {
  const run = await library.runs.get("r");
  const files = library.runs.files("r");
  if (run.savedStep > 0)
    expect(await files.read(`checkpoint-${run.savedStep}.safetensors`)).not.toBeNull();
  if (run.bestStep > 0) expect(await files.read(`best-${run.bestStep}.safetensors`)).not.toBeNull();
  if (run.result) expect(await files.read("adapter.safetensors")).not.toBeNull();
  return run;
}

test("saving a step: the step before or the new one, each with its files", async () => {
  const deaths = await killEverywhere({
    async before(library) {
      await library.putProject(project("p"));
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    run: (library) => saveStep(library, 2),
    async expectSound(library, isDone) {
      const { savedStep, bestStep, evals } = await expectRunSound(library);
      expect(isDone ? [2] : [1, 2]).toContain(savedStep);
      expect(isDone ? [2] : [1, 2]).toContain(bestStep);
      expect(evals.at(-1)!.step).toBe(bestStep);
    },
  });
  expect(deaths).toBeGreaterThan(8);
});

test("keeping the result: a run that says it has one has its file", async () => {
  await killEverywhere({
    async before(library) {
      await library.putProject(project("p"));
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    async run(library) {
      const run = await library.runs.get("r");
      await library.runs.put({ ...run, status: "done", result: await keepBest(library, run) });
    },
    async expectSound(library, isDone) {
      const run = await expectRunSound(library);
      expect(run.savedStep).toBe(1);
      if (isDone) expect(run.result).toEqual({ step: 1, by: "loss" });
    },
  });
});

test("removing a run: whole or gone, its points too", async () => {
  const deaths = await killEverywhere({
    async before(library) {
      await library.putProject(project("p"));
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    run: (library) => library.runs.remove("r"),
    async expectSound(library, isDone) {
      const runs = await library.runs.list("p");
      if (isDone) expect(runs).toEqual([]);
      if (runs.length > 0) await expectRunSound(library);
      const points = await library.runs.points({ projectId: "p", id: "r" });
      expect(points.length).toBe(runs.length);
    },
  });
  expect(deaths).toBeGreaterThan(3);
});

test("removing a project: whole or gone, and what another project uses stays", async () => {
  const deaths = await killEverywhere({
    async before(library) {
      await projectWithMedia(library, "p", [a, b]);
      await projectWithMedia(library, "q", [b, c]);
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    run: (library) => library.removeProject("p"),
    async expectSound(library, isDone) {
      const projects = (await library.listProjects()).map(({ id }) => id);
      if (isDone) expect(projects).toEqual(["q"]);
      for (const id of projects) {
        for (const { media } of await library.listExamples(id))
          expect((await library.readMedia(media[0]!.hash, "full")).size).toBe(media[0]!.bytes);
      }
      expect((await library.listExamples("q")).length).toBe(2);
      const gone = !projects.includes("p");
      expect(`features/served-0123/${featureKey(a)}` in storage.files.sizes()).toBe(!gone);
      expect(`features/served-0123/${featureKey(b)}` in storage.files.sizes()).toBe(true);
    },
  });
  expect(deaths).toBeGreaterThan(7);
});

test("adding pictures: all or none", async () => {
  const deaths = await killEverywhere({
    before: (library) => projectWithMedia(library, "p", [a]),
    run: (library) => library.addExamples([exampleOf("p", b), exampleOf("p", c)], [b, c]),
    async expectSound(library, isDone) {
      const examples = await library.listExamples("p");
      expect(isDone ? [3] : [1, 3]).toContain(examples.length);
      for (const { media } of examples)
        expect((await library.readMedia(media[0]!.hash, "full")).size).toBe(media[0]!.bytes);
    },
  });
  expect(deaths).toBeGreaterThan(10);
});

const modelOf = (): ModelRecord =>
  ({
    ...{ id: "hub-m", folder: "m", title: "M", addedAt: "", state: "partial" },
    origin: { kind: "hub", repo: "o/m", revision: "1" },
    licence: { id: "mit", name: "", link: "", text: "" },
    files: ["config.json", "model.safetensors"].map((path, i) => ({
      ...{ path, bytes: 40 + i, doneBytes: 0, promised: null, sha256: "", etag: "" },
    })),
    ...{ modelType: "llama", parameters: 1, supported: true },
  }) as unknown as ModelRecord;

const source: ModelSource = {
  ...{ origin: modelOf().origin, title: "M", gate: "none", card: null, files: [] },
  resumable: true,
  async open({ path, bytes }, offset) {
    const text = (path === "config.json" ? '{"model_type":"llama"}' : "").padEnd(bytes);
    const content = new TextEncoder().encode(text);
    async function* chunks() {
      for (let at = offset; at < bytes; at += 16) yield content.slice(at, at + 16);
    }
    return { offset, etag: "", chunks: chunks() };
  },
};

const importIt = async (model: ModelRecord) =>
  importModel(source, model, { progress() {}, signal: new AbortController().signal } as never);

test("bringing a model: what has arrived stays, and the import goes on to the end", async () => {
  const deaths = await killEverywhere({
    async before() {},
    run: () => importIt(modelOf()),
    async expectSound(_, isDone) {
      const [model] = await listModels();
      if (isDone) expect(model!.state).toBe("complete");
      if (!model) return;
      const record = model.state === "complete" ? model : await importIt(model);
      expect(record.state).toBe("complete");
      const { "models/m/config.json": config, "models/m/model.safetensors": weights } =
        storage.files.sizes();
      expect([config, weights]).toEqual([40, 41]);
    },
  });
  expect(deaths).toBeGreaterThan(10);
});

test("a prepared copy: whole or not there", async () => {
  await killEverywhere({
    async before() {
      await importIt(modelOf());
    },
    run: () => writePrepared("m", "q4", (sink) => sink.write(new Uint8Array(9))),
    async expectSound(_, isDone) {
      const size = storage.files.sizes()["models/m/prepared-q4.weights"];
      expect(isDone ? [9] : [9, undefined]).toContain(size);
    },
  });
});

test("removing a model: whole or gone, with its prepared copies and features", async () => {
  await killEverywhere({
    async before(library) {
      await projectWithMedia(library, "p", [a]);
      await importIt(modelOf());
      await writePrepared("m", "q4", (sink) => sink.write(new Uint8Array(9)));
      await writeFeature("m-0123", featureKey(a), new Uint8Array(4));
    },
    run: async () => removeModel((await listModels())[0]!),
    async expectSound(_, isDone) {
      const paths = Object.keys(storage.files.sizes());
      const own = paths.filter((path) => path.startsWith("models/m/") || path.includes("/m-"));
      expect(isDone ? [0] : [0, 4]).toContain(own.length);
      expect(paths).toContain(`media/${a.media.hash}`);
    },
  });
});

test("migrating: all records of before, or all of now", async () => {
  const former = { ...runOf("p"), points: [{ step: 1 }], checks: [], probes: [] };
  await killEverywhere({
    async before() {
      await changeRecords({
        put: [
          [["project", "p"], project("p")],
          [["run", "r"], former],
        ],
        remove: [["schema"]],
      });
    },
    run: () => openLibrary(() => {}, SERVED),
    async expectSound(library) {
      expect((await library.runs.list("p")).map(({ id }) => id)).toEqual(["r"]);
      expect((await library.runs.points({ projectId: "p", id: "r" })).length).toBe(1);
    },
  });
});

test("nothing is written into a project that another tab has removed", async () => {
  const library = await reopen();
  await projectWithMedia(library, "p", [a]);
  await library.removeProject("p");
  const gone = "This project is no longer here.";
  const writes = [
    () => library.runs.put(runOf("p")),
    () => library.runs.replace({ ...runOf("p"), points: [] }),
    () => library.runs.putMetrics(runOf("p"), [{ index: 0, points: [{ step: 1 } as RunPoint] }]),
    () => library.putExamples([exampleOf("p", a)]),
    () => library.addExamples([exampleOf("p", b)], [b]),
  ];
  for (const write of writes) await expect(write()).rejects.toThrow(gone);
  await expectNoOrphans();
  expect(storage.files.sizes()).toEqual({});
});

test("what an earlier version left is cleared away: features of gone pictures, checkpoints beside the saved one", async () => {
  let library = await reopen();
  await projectWithMedia(library, "p", [a]);
  await library.runs.put(runOf("p"));
  await saveStep(library, 2);
  await library.runs.files("r").write("checkpoint-1.safetensors", new Uint8Array(3));
  await library.runs.files("r").write("adapter.safetensors", new Uint8Array(3));
  await writeFeature("served-0123", featureKey(b), new Uint8Array(4));
  await writeFeature("gone-0123", featureKey(a), new Uint8Array(4));
  await putModel({ ...modelOf(), state: "complete" });
  library = await reopen();
  await expectRunSound(library);
  await expectNoOrphans();
  expect(Object.keys(storage.files.sizes()).filter((path) => path.includes("gone"))).toEqual([]);
});
