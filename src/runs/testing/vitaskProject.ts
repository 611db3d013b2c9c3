/** A project of ten pictures on the model that ships, their features made up, with a run that learns beside a specialist. */
import path from "node:path";
import { installStorage } from "../../storage/testing/memoryStorage.ts";
import { adapterValues as formula } from "../../train/parity/formulas.ts";
import { findClassTasks } from "../../dataset/classes/classTask.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import type { ModelContext } from "../../modelLibrary/context.ts";
import { featureFolder } from "../../modelLibrary/featureCaches.ts";
import type { LoadedModel, ModelSessions } from "../../modelLibrary/sessions.ts";
import { writeFeature } from "../../storage/models/featureFiles.ts";
import type { Event } from "../../protocol/events.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { Example, Media, Project, Run } from "../../protocol/records.ts";
import type { Specialist } from "../../specialist/specialist.ts";
import { Library } from "../../storage/library.ts";
import { openFolder, readerOf } from "../../train/parity/nodeFolder.ts";
import { encodePrompt } from "../../text/conversation.ts";
import { keepSpecialist } from "../data/exemplars.ts";
import { DEFAULT_PRECISION, presets } from "../planning/presets.ts";
import { trainProjectSpecialist } from "../specialists/projectSpecialist.ts";
import { Runner } from "../run.ts";
import { RunWriter } from "../runWriter.ts";

export const CLASSES = ["leek", "onion"];

/** A class has features of its own, and each picture others of its own. */
function featuresOf({ hash }: Media, rows: number, width: number): Float32Array<ArrayBuffer> {
  const [kind, salt] = hash.split("-").map(Number) as [number, number];
  const centre = formula(width, 500 + kind, 1);
  return formula(rows * width, 40 + salt, 0.3).map((v, i) => v + centre[i % width]!);
}

const storage = installStorage();
export const library = new Library(() => {});
const folder = path.join(import.meta.dirname, "../../../public/models/scion-sprout");
export const session = await openFolder(folder);
export const loaded: LoadedModel = {
  ...{ id: "scion-sprout", session, processor: null },
  reader: readerOf(folder, session, 8),
};
export const sessions = {
  open: async () => loaded,
  lease: () => () => {},
  gpu: nodeGpu,
} as unknown as ModelSessions;

const project: Project = {
  ...{ id: "p", title: "P", field: "other", system: "", modelId: "scion-sprout", createdAt: "" },
};

export const examples = Array.from({ length: 10 }, (_, i): Example => {
  const kind = i % 2;
  const media = { kind: "image", hash: `${kind}-${i}`, width: 64, height: 64 } as Media;
  return {
    ...{ id: String(i), projectId: "p", part: "image", media: [media], source: String(i) },
    editedAt: "",
    split: i < 8 ? "train" : "validation",
    turns: [{ question: "<image>\nWhich is it?", answer: CLASSES[kind]!, kind: "name" }],
  };
});

const none = { train: 0, validation: 0, test: 0 };
export const context = {
  library,
  models: { scion: async () => ({ frames: 8 }) },
  emit: () => {},
} as unknown as ModelContext;

/** Empty storage but for the features of all pictures, as if the tower had seen them. */
export async function startAnew(): Promise<void> {
  await storage.clear();
  const { featureRows, featureWidth } = session.recorder.model.vision!;
  const features = await featureFolder(context, loaded.id, [DEFAULT_PRECISION.vision]);
  for (const { media, turns } of examples) {
    const messages = [{ role: "user" as const, text: turns[0]!.question }];
    const encoded = encodePrompt({ system: "", messages, media }, loaded.reader);
    for (const { key, media: one, grid } of mediaKeysOf(media, encoded)) {
      const rows = featuresOf(one, featureRows(grid), featureWidth);
      await writeFeature(features, key, new Uint8Array(rows.buffer));
    }
  }
}

export const job = { signal: new AbortController().signal, progress: () => {} };

const specialists = new Map<number, Promise<Specialist>>();

/** Once for each seed. */
export function trainTheSpecialist(seed: number): Promise<Specialist> {
  const tasks = findClassTasks(examples);
  const trained =
    specialists.get(seed) ??
    trainProjectSpecialist(context, loaded, { project, examples, tasks, seed }, job);
  specialists.set(seed, trained);
  return trained;
}

/** The run "r" of VITask on the examples, not begun. @throws UserError without a specialist */
export async function newRun(steps = 4): Promise<Run> {
  await library.putProject(project);
  const version = { id: "v", projectId: "p", createdAt: "", counts: none, turns: none };
  await library.putVersion(version, { rows: examples, system: "" });
  const [plain] = presets({ id: loaded.id, parameters: 5e6 }, examples);
  const config: RunConfig = {
    ...{
      ...plain!.config,
      epochs: 100,
      maxSteps: steps,
      evalEvery: steps,
      batch: 2,
      accumulate: 1,
    },
    method: { id: "vitask", settings: {} },
  };
  const run: Run = {
    ...{ id: "r", projectId: "p", versionId: "v", title: "T", config, status: "running" },
    ...{ createdAt: "", step: 0, totalSteps: steps, savedStep: 0, bestStep: 0 },
    ...{ evals: [], sampleAnswers: [], adapterBytes: 0, origin: "trained" },
  };
  await keepSpecialist(library, run, examples);
  await library.runs.put(run);
  return run;
}

/** The run "r" from where it was saved; it is asked to stop after so many steps. */
export async function train(stopAfter = Infinity): Promise<Run> {
  const stored = await library.runs.get("r");
  const run: Run = { ...stored, step: stored.savedStep, status: "running" };
  const points = (await library.runs.points(run)).filter(({ step }) => step <= run.step);
  const emit = (event: Event) => {
    if (event.type === "run.progress" && event.points.at(-1)!.step >= stopAfter)
      runner.requestStop();
  };
  const runner: Runner = new Runner(
    ...([{ ...context, emit }, sessions, run, new RunWriter(library.runs, points)] as const),
  );
  await runner.execute();
  return library.runs.get("r");
}
