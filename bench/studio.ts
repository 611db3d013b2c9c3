/**
 * The studio's own lessons and checks in Node: its worker's code on the embedded model, with storage in memory. The features of
 * all media are stored beforehand, from frames that ffmpeg decoded, so that nothing here decodes any.
 */
import { hash32 } from "../src/base/hash.ts";
import { findings } from "../src/evaluation/findings.ts";
import { closeNodeGpu, nodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { mediaKeysOf, type MediaKey } from "../src/inference/visual/mediaKeys.ts";
import { featureFolder } from "../src/modelLibrary/featureCaches.ts";
import type { LoadedModel, ModelSessions } from "../src/modelLibrary/sessions.ts";
import type { ModelPart, RunConfig } from "../src/protocol/config.ts";
import type { EvalFindings } from "../src/protocol/evaluation/findings.ts";
import type { Example, Part, Project, Run } from "../src/protocol/records.ts";
import type { EvalReport } from "../src/protocol/reports.ts";
import type { SpecialistChoice } from "../src/protocol/specialist.ts";
import { findClassTasks } from "../src/dataset/classes/classTask.ts";
import { encodeExamples, encodingOf } from "../src/runs/data/encodedExamples.ts";
import { keepSpecialist } from "../src/runs/data/exemplars.ts";
import type { TrainingRows } from "../src/runs/data/rows.ts";
import { runStages } from "../src/runs/stages/runStages.ts";
import { DEFAULT_PRECISION, presets } from "../src/runs/planning/presets.ts";
import { Runner } from "../src/runs/run.ts";
import { RunWriter } from "../src/runs/runWriter.ts";
import { trainProjectSpecialist } from "../src/runs/specialists/projectSpecialist.ts";
import { writeSpecialist, type Specialist } from "../src/specialist/specialist.ts";
import { Library } from "../src/storage/library.ts";
import { writeFeature } from "../src/storage/models/featureFiles.ts";
import { installStorage } from "../src/storage/testing/memoryStorage.ts";
import { evaluateRun } from "../src/worker/evaluation/evaluateRun.ts";
import type { Context } from "../src/worker/context.ts";
import { EMBEDDED, openEmbedded } from "./embedded.ts";
import type { PresetData } from "./presetData.ts";

/** Parts that a preset without the eyes may learn in. */
const PARTS: ModelPart[] = ["language", "projector"];
const MODEL = { ...EMBEDDED, id: "scion-sprout", parts: PARTS };
const PROJECT = "bench";
const job = { signal: new AbortController().signal, progress: () => {} };
const none = { train: 0, validation: 0, test: 0 };

export type CheckedRun = EvalReport & { findings: EvalFindings };

export interface NodeStudio {
  /** Of the shortest preset. */
  config(examples: readonly Example[]): RunConfig;
  trainSpecialist(examples: readonly Example[], seed: number): Promise<Specialist>;
  /** A lesson to its end. @throws Error when it fails */
  teach(examples: readonly Example[], config: RunConfig, title: string): Promise<Run>;
  /** Asks base and adapter the hidden questions. */
  check(run: Run, specialist: SpecialistChoice): Promise<CheckedRun>;
  close(): Promise<void>;
}

export async function openStudio({ examples, system, frames }: PresetData): Promise<NodeStudio> {
  installStorage();
  const library = new Library(() => {});
  const { session, reader, base } = await openEmbedded(frames);
  const { id } = MODEL;
  const loaded: LoadedModel = { id, session, reader, processor: null };
  const sessions = {
    open: async () => loaded,
    lease: () => () => {},
    gpu: nodeGpu,
  } as unknown as ModelSessions;
  const context = { library, models: { scion: async () => ({}) }, emit: () => {} } as never;

  const whole = encodeExamples(examples.map(learnt), system, reader);
  const features = await featureFolder(context, id, [DEFAULT_PRECISION.vision]);
  for (const mediaKey of keysOf(whole.select(EVERYTHING))) {
    const [rows] = await base.rows([mediaKey]);
    await writeFeature(features, mediaKey.key, new Uint8Array(rows!.buffer as ArrayBuffer));
  }

  const project: Project = {
    ...{ id: PROJECT, title: PROJECT, field: "other", system, modelId: id, createdAt: "" },
  };
  await library.putProject(project);
  return {
    config: (some) => presets(MODEL, some, whole.longest)[0]!.config,
    async trainSpecialist(some, seed) {
      const data = { project, examples: some, tasks: findClassTasks(some).slice(0, 1), seed };
      const specialist = await trainProjectSpecialist(context, loaded, data, job);
      await library.putSpecialist(PROJECT, writeSpecialist(specialist));
      return specialist;
    },
    async teach(some, config, title) {
      const runId = hash32(title).toString(16);
      const version = { id: runId, projectId: PROJECT, createdAt: "", counts: none, turns: none };
      await library.putVersion(version, { rows: [...some], system });
      const rows = encodeExamples(some, system, reader, encodingOf(config)).select(config);
      const { totalSteps } = runStages(rows, config);
      const run: Run = {
        ...{ id: runId, projectId: PROJECT, versionId: runId, title, config, status: "running" },
        ...{ createdAt: "", step: 0, totalSteps, savedStep: 0, bestStep: 0 },
        ...{ evals: [], sampleAnswers: [], adapterBytes: 0, origin: "trained" },
      };
      await keepSpecialist(library, run, some);
      await library.runs.put(run);
      const runner = new Runner(context, sessions, run, new RunWriter(library.runs, []));
      await runner.execute();
      const done = await library.runs.get(runId);
      if (done.status !== "done") throw new Error(`${title} ${done.status}: ${done.message ?? ""}`);
      return done;
    },
    async check({ id: runId }, specialist) {
      const asked = { runId, jobId: `${runId} ${specialist.kind}`, specialist };
      const report = await evaluateRun(context as Context, sessions, asked, job);
      return { ...report, findings: findings(report) };
    },
    async close() {
      session.destroy();
      await closeNodeGpu();
    },
  };
}

/** Hidden rows are not encoded as such. */
const learnt = (example: Example): Example => ({ ...example, split: "train" });
const EVERYTHING = { parts: ["image", "video", "text"] satisfies Part[], maxTokens: Infinity };

/** Each medium once. */
function keysOf({ own, replay }: TrainingRows): Iterable<MediaKey> {
  const keys = [...own, ...replay].flatMap(({ example, encoded }) =>
    mediaKeysOf(example.media, encoded),
  );
  return new Map(keys.map((mediaKey) => [mediaKey.key, mediaKey])).values();
}
