/** What a run saves: its checkpoints, the best adapter so far, and the adapter that is its result. */
import { UserError } from "../base/userError.ts";
import type { Run } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { bestName, checkpointName, FINAL_FILE, namedFiles } from "../storage/runs/runFileNames.ts";
import { readCheckpoint, writeAdapterValues, writeCheckpoint } from "../train/checkpoint.ts";
import { requireFiniteState } from "../train/finite.ts";
import type { StartState, TrainerState } from "../train/trainer.ts";
import type { RunRecorder } from "./runRecorder.ts";

export type RunResult = NonNullable<Run["result"]>;

/** The state that a run starts from: its newest checkpoint, or `fresh` ones. @throws UserError when the checkpoint is gone */
export async function initialState(
  library: Library,
  { savedStep, id }: Run,
  floats: number,
  fresh: () => Promise<Float32Array>,
): Promise<StartState> {
  if (savedStep === 0) return { step: 0, values: await fresh() };
  const bytes = await library.runs.files(id).read(checkpointName(savedStep));
  if (!bytes)
    throw new UserError(
      `The saved step ${savedStep} of this lesson is no longer on disk. Start a new lesson.`,
    );
  return readCheckpoint(bytes, floats);
}

/**
 * Writes a state as the run's newest checkpoint. The one before stays on disk until it is removed.
 * @param measureLoss a loss with the values of this state: values that overflow are finite themselves
 * @throws NotFiniteError when the state is ruined; nothing is replaced then
 */
export async function saveCheckpoint(
  library: Library,
  recorder: RunRecorder,
  state: TrainerState,
  measureLoss: () => Promise<void>,
): Promise<void> {
  const { step, values } = state;
  requireFiniteState(state);
  await measureLoss();
  const { id: runId } = recorder.run;
  await library.runs.files(runId).write(checkpointName(step), writeCheckpoint(state));
  await recorder.record({ savedStep: step, adapterBytes: values.byteLength });
  recorder.emit({ type: "run.saved", runId, step });
}

/** Values of a step, kept beside the checkpoints until another step is better. */
export function writeBest(library: Library, { id }: Run, step: number, values: Float32Array) {
  return library.runs.files(id).write(bestName(step), writeAdapterValues(values, step));
}

/** The best step becomes the result of a run; without validation rows, the newest. @throws UserError when it is not on disk */
export async function keepBest(library: Library, run: Run): Promise<RunResult> {
  if (run.bestStep === 0) return keepNewest(library, run);
  const files = library.runs.files(run.id);
  const [name = bestName(run.bestStep)] = namedFiles(
    { ...run, status: "running", savedStep: 0 },
    await files.list(),
  );
  const best = await files.read(name);
  if (!best)
    throw new UserError(
      `The best version, of step ${run.bestStep}, is no longer on disk. Stop and keep, to take the newest, of step ${run.savedStep}.`,
    );
  await files.write(FINAL_FILE, best);
  return { step: run.bestStep, by: run.bestBy ?? "loss" };
}

/** The newest checkpoint of a run becomes its result. @throws UserError when there is none, or it is damaged */
export async function keepNewest(library: Library, run: Run): Promise<RunResult> {
  const files = library.runs.files(run.id);
  const bytes = await files.read(checkpointName(run.savedStep));
  if (!bytes)
    throw new UserError(
      "Nothing has been saved yet, so there is nothing to keep. Let it run to its first saved step.",
    );
  const { values, step } = readCheckpoint(bytes, run.adapterBytes / 4);
  await files.write(FINAL_FILE, writeAdapterValues(values, step));
  return { step, by: "newest" };
}
