/** Whole runs of the embedded model about texts, on storage in memory: made, trained, interrupted and resumed by tests. */
import path from "node:path";
import { installStorage } from "../../storage/testing/memoryStorage.ts";
import type { Event } from "../../protocol/events.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { Example, Run } from "../../protocol/records.ts";
import type { ModelContext } from "../../modelLibrary/context.ts";
import type { LoadedModel, ModelRequest, ModelSessions } from "../../modelLibrary/sessions.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { openFolder, readerOf } from "../../train/parity/nodeFolder.ts";
import { Library } from "../../storage/library.ts";
import { presets } from "../planning/presets.ts";
import { Runner } from "../run.ts";
import { RunWriter } from "../runWriter.ts";

const shipped = path.join(import.meta.dirname, "../../../public/models/scion-sprout");

const words = ["onion", "leek", "carrot", "potato", "beet", "radish"];
/** Four to learn, two to watch. */
export const textExamples = words.map((word, i): Example => ({
  ...{ id: word, projectId: "p", part: "text", media: [], source: word, editedAt: "" },
  split: i < 4 ? "train" : "validation",
  turns: [{ question: `Which is it, ${word}?`, answer: word, kind: "name" }],
}));

/**
 * Opens the model of a folder, by itself the embedded one, and the storage; test files share modules, so each calls it once and
 * destroys the session.
 */
export async function openTextRuns(folder = shipped) {
  const storage = installStorage();
  const library = new Library(() => {});
  const session = await openFolder(folder);
  const loaded: LoadedModel = {
    ...{ id: "scion-sprout", session, processor: null },
    reader: readerOf(folder, session, 8),
  };
  /** The kernels that each opening asked for. */
  const askedKernels: ModelRequest["kernels"][] = [];
  const sessions = {
    open: async ({ framing, kernels }: ModelRequest) => {
      askedKernels.push(kernels);
      return { ...loaded, reader: readerOf(folder, session, 8, framing) };
    },
    lease: () => () => {},
    gpu: nodeGpu,
  } as unknown as ModelSessions;

  /** Stores a run of 4 steps that learns `rows`. `stages`: of its schedule, as its start would plan them. */
  const newRun = async (
    change: Partial<RunConfig> = {},
    rows: readonly Example[] = textExamples,
    stages?: Run["stages"],
  ): Promise<Run> => {
    await library.putProject(project);
    await library.putVersion(version, { rows: [...rows], system: "" });
    const run = { ...runOf(loaded.id, rows, change), ...(stages && { stages }) };
    await library.runs.put(run);
    return run;
  };

  /** Trains the stored run from where it is. `onEvent` may stop it. */
  const train = async (
    onEvent: (event: Event, runner: Runner) => void = () => {},
    id = "r",
  ): Promise<Run> => {
    const stored = await library.runs.get(id);
    const run: Run = { ...stored, step: stored.savedStep, status: "running" };
    const points = (await library.runs.points(run)).filter(({ step }) => step <= run.step);
    const models = { scion: async () => ({ frames: 8 }) };
    const context = { library, models, emit: (event: Event) => onEvent(event, runner) };
    const runner: Runner = new Runner(
      ...([
        context as unknown as ModelContext,
        sessions,
        run,
        new RunWriter(library.runs, points),
      ] as const),
    );
    await runner.execute();
    return library.runs.get(id);
  };

  const filesOf = async () => (await library.runs.files("r").list()).sort();
  const bytesOf = (name: string) => library.runs.files("r").read(name);
  return { storage, library, session, loaded, newRun, train, filesOf, bytesOf, askedKernels };
}

const none = { train: 0, validation: 0, test: 0 };
const project = {
  ...{ id: "p", title: "P", system: "", modelId: "m", createdAt: "" },
  field: "other",
} as const;
const version = { id: "v", projectId: "p", createdAt: "", counts: none, turns: none };

function runOf(modelId: string, rows: readonly Example[], change: Partial<RunConfig>): Run {
  const [plain] = presets({ id: modelId, parameters: 5e6 }, [...rows]);
  const config: RunConfig = {
    ...{ ...plain!.config, epochs: 100, maxSteps: 4, evalEvery: 2, batch: 2, accumulate: 1 },
    ...change,
  };
  return {
    ...{ id: "r", projectId: "p", versionId: "v", title: "T", config, status: "running" },
    ...{ createdAt: "", step: 0, totalSteps: config.maxSteps ?? 0, savedStep: 0, bestStep: 0 },
    ...{ evals: [], sampleAnswers: [], adapterBytes: 0, origin: "trained" },
  };
}
