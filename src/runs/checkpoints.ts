/** What a run saves: its checkpoints, the evaluation that goes with each, and the adapter that is its result. */
import { batched } from "../base/batched.ts";
import { UserError } from "../base/userError.ts";
import type { EvalPoint, Run } from "../protocol/records.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import { supervisedTokens } from "../methods/conversation.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import type { Library } from "../storage/library.ts";
import { readCheckpoint, writeAdapterValues, writeCheckpoint } from "../train/checkpoint.ts";
import type { Trainer, TrainerState } from "../train/trainer.ts";
import { BEST_FILE, checkpointName, FINAL_FILE } from "./adapterFiles.ts";
import { plainRows } from "./batchRows.ts";
import type { RunMaterial } from "./material.ts";
import type { RunRecorder } from "./runRecorder.ts";
import { answerSamplePrompts } from "./samplePrompts.ts";

/** The state that a run starts from: its newest checkpoint, or `fresh` values. @throws UserError when the checkpoint is gone */
export async function initialState(
  library: Library,
  { savedStep, id }: Run,
  floats: number,
  fresh: () => Float32Array,
): Promise<Pick<TrainerState, "step" | "values"> & Partial<TrainerState>> {
  if (savedStep === 0) return { step: 0, values: fresh() };
  const bytes = await library.runFiles(id).read(checkpointName(savedStep));
  if (!bytes)
    throw new UserError(
      `The saved step ${savedStep} of this lesson is no longer on disk. Start a new lesson.`,
    );
  return readCheckpoint(bytes, floats);
}

/** Writes the trainer's state as the run's newest checkpoint, in place of the one before. */
export async function saveCheckpoint(
  library: Library,
  recorder: RunRecorder,
  trainer: Trainer,
): Promise<TrainerState> {
  const { id: runId, savedStep: before } = recorder.run;
  const files = library.runFiles(runId);
  const state = await trainer.state();
  await files.write(checkpointName(state.step), writeCheckpoint(state));
  await recorder.record({ savedStep: state.step, adapterBytes: state.values.byteLength });
  recorder.emit({ type: "run.saved", runId, step: state.step });
  if (before && before !== state.step) await files.remove(checkpointName(before));
  return state;
}

/** Answers the sample prompts and measures the validation loss of `state`, which is kept when it is the best so far. */
export async function evaluateCheckpoint(
  library: Library,
  recorder: RunRecorder,
  trainer: Trainer,
  loaded: LoadedModel,
  material: RunMaterial,
  { step, values }: TrainerState,
): Promise<void> {
  const { id: runId, config } = recorder.run;
  const { adapter } = trainer;
  const features = material.featuresWith(adapter);
  const answers = await answerSamplePrompts(
    material.samplePrompts,
    loaded,
    adapter,
    features,
    step,
  );
  const earlier = recorder.run.sampleAnswers.filter((answer) => answer.step < step);
  const sampleAnswers = [...earlier, ...answers];
  if (material.validation.length === 0) return recorder.record({ sampleAnswers });
  const microBatches = batched(material.validation, config.batch);
  const evalPoint: EvalPoint = {
    step,
    loss: await validationLoss(trainer, microBatches, material),
  };
  const isBest = recorder.run.evals.every(({ loss }) => evalPoint.loss < loss);
  if (isBest) await library.runFiles(runId).write(BEST_FILE, writeAdapterValues(values, step));
  const bestStep = isBest ? step : recorder.run.bestStep;
  const evals = [...recorder.run.evals.filter((point) => point.step < step), evalPoint];
  await recorder.record({ evals, bestStep, sampleAnswers });
  recorder.emit({
    type: "run.evaluated",
    ...{ runId, evalPoint, sampleAnswers: answers, bestStep },
  });
}

/** The checkpoint with the lowest validation loss becomes the result; without validation rows, the newest. */
export async function keepBest(library: Library, run: Run): Promise<void> {
  const files = library.runFiles(run.id);
  const best = await files.read(BEST_FILE);
  if (best) await files.write(FINAL_FILE, best);
  else await keepNewest(library, run);
}

/** The newest checkpoint of a run becomes its result. @throws UserError when there is none. */
export async function keepNewest(library: Library, run: Run): Promise<void> {
  const files = library.runFiles(run.id);
  const bytes = await files.read(checkpointName(run.savedStep));
  if (!bytes)
    throw new UserError(
      "Nothing has been saved yet, so there is nothing to keep. Let it run to its first saved step.",
    );
  const { values, step } = readCheckpoint(bytes, run.adapterBytes / 4);
  await files.write(FINAL_FILE, writeAdapterValues(values, step));
}

/** Mean over all answer tokens. One micro-batch at a time, so that only its features are in memory. */
async function validationLoss(
  trainer: Trainer,
  microBatches: readonly TrainingRow[][],
  material: RunMaterial,
): Promise<number> {
  let [sum, tokens] = [0, 0];
  for (const rows of microBatches) {
    const batch = await material.batch(plainRows(rows));
    const count = batch.conversations.reduce((n, one) => n + supervisedTokens(one), 0);
    sum += (await trainer.evaluate([batch])) * count;
    tokens += count;
  }
  return sum / tokens;
}
