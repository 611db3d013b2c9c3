/**
 * One training run, from its start or a checkpoint to its end: opens the model, prepares the data, trains, evaluates and
 * saves. A pause stops with a checkpoint; resuming from it leads to the same weights as a run without the pause.
 */
import { UserError } from "../base/userError.ts";
import type { EvalPoint, Run, RunPoint } from "../protocol/records.ts";
import { initialValues } from "../engine/weights/adapterLayout.ts";
import { readCheckpoint, writeAdapterValues, writeCheckpoint } from "../train/checkpoint.ts";
import { trainLoop } from "../train/loop.ts";
import { supervisedTokens } from "../methods/conversation.ts";
import { Trainer, type StepResult, type TrainerState } from "../train/trainer.ts";
import { batchRows, plainRows } from "./batchRows.ts";
import { runLayout, runMethod } from "./runMethod.ts";
import { BEST_FILE, checkpointName, FINAL_FILE } from "./adapterFiles.ts";
import { DeviceLostError, onDevice } from "../modelLibrary/deviceLoss.ts";
import { batched } from "../base/batched.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import type { ModelSessions, LoadedModel } from "../modelLibrary/sessions.ts";
import { ProgressMeter, type ProgressCallback } from "../base/progressMeter.ts";
import { rowsOfStep } from "./rows.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import { prepareMaterial, type RunMaterial } from "./material.ts";
import { answerSamplePrompts } from "./samplePrompts.ts";
import type { RunWriter } from "./runWriter.ts";
import type { Library } from "../storage/library.ts";

const EMIT_EVERY_MS = 100;
const RECORD_EVERY_MS = 3000;

export class Runner {
  run: Run;
  readonly #context: ModelContext;
  readonly #sessions: ModelSessions;
  readonly #writer: RunWriter;
  readonly #stop = new AbortController();
  readonly #meter: ProgressMeter;
  #release = (): void => {};
  #unsent: RunPoint[] = [];
  #emittedAt = 0;
  #recordedAt = 0;
  #stepMs: number[] = [];

  constructor(context: ModelContext, sessions: ModelSessions, run: Run, writer: RunWriter) {
    this.#context = context;
    this.#sessions = sessions;
    this.run = run;
    this.#writer = writer;
    this.#meter = new ProgressMeter((progressed) =>
      context.emit({ type: "run.phase", runId: this.run.id, ...progressed }),
    );
  }

  /** The points of all steps so far; the same array, which grows. */
  get points(): readonly RunPoint[] {
    return this.#writer.points;
  }

  /** Takes effect after the steps in flight, with a checkpoint; while the model is still being opened, at once. */
  requestStop(): void {
    this.#stop.abort(new DOMException("The lesson was stopped.", "AbortError"));
  }

  /** Runs until done, paused or failed, which the run's status says. A lost device pauses. Never rejects. */
  async execute(): Promise<void> {
    try {
      const reached = await onDevice(this.#sessions, "Press Resume to open it again.", () =>
        this.#train(),
      );
      if (reached === "done") await this.#finish();
      else await this.#update({ status: "paused" });
    } catch (error) {
      if (error === this.#stop.signal.reason) {
        return this.#update({ status: "paused" }).catch(() => undefined);
      }
      const message = error instanceof Error ? error.message : String(error);
      const status = error instanceof DeviceLostError ? "paused" : "failed";
      await this.#update({ status, message }).catch(() => undefined);
    } finally {
      this.#release();
    }
  }

  async #train(): Promise<"done" | "stopped"> {
    const { library } = this.#context;
    const { config, projectId, versionId } = this.run;
    const { signal } = this.#stop;
    const progress: ProgressCallback = (...report) => {
      signal.throwIfAborted();
      this.#phase(...report);
    };
    const loaded = await this.#sessions.open(config.modelId, config.precision, {
      progress,
      signal,
    });
    this.#release = this.#sessions.lease(loaded, `“${this.run.title}” is learning`);
    const method = runMethod(config);
    const layout = runLayout(loaded.session.recorder, config, method);
    const material = await prepareMaterial(
      this.#context,
      loaded,
      config,
      await library.versionContent(projectId, versionId),
      layout.vision,
      progress,
    );
    const state = await this.#initialState(layout.bytes / 4, () =>
      initialValues(layout, config.seed),
    );
    const { optim, seed, checkpointing } = config;
    const { totalSteps } = this.run;
    const trainRows = [...material.rows.own, ...material.rows.replay];
    // The KV cache of a chat may be as large as the model.
    await loaded.session.freeKvCache();
    const trainer = new Trainer(
      loaded.session,
      layout,
      { optim, totalSteps, seed, checkpointing, terms: method.terms },
      state,
    );
    try {
      this.#phase("Learning", trainer.globalStep, totalSteps);
      return await trainLoop(
        trainer,
        { totalSteps, evalEvery: config.evalEvery },
        {
          batches: (step) => {
            const context = { rows: trainRows, seed, step };
            const objective = method.objectiveAt(step, totalSteps);
            const rows = rowsOfStep(material.rows, config, step);
            return Promise.all(
              rows.map((some) => material.batch(batchRows(some, objective, context))),
            );
          },
          objectiveAt: (step) => method.objectiveAt(step, totalSteps),
          onStep: (result, ms) => this.#onStep(result, ms),
          onCheckpoint: () => this.#onCheckpoint(trainer, loaded, material),
          shouldStop: () => signal.aborted,
        },
      );
    } finally {
      trainer.destroy();
    }
  }

  async #initialState(
    floats: number,
    fresh: () => Float32Array,
  ): Promise<Pick<TrainerState, "step" | "values"> & Partial<TrainerState>> {
    const { savedStep, id } = this.run;
    if (savedStep === 0) return { step: 0, values: fresh() };
    const bytes = await this.#context.library.runFiles(id).read(checkpointName(savedStep));
    if (!bytes)
      throw new UserError(
        `The saved step ${savedStep} of this lesson is no longer on disk. Start a new lesson.`,
      );
    return readCheckpoint(bytes, floats);
  }

  #onStep({ step, loss, terms, learningRate, gradNorm, tokens }: StepResult, ms: number): void {
    const point: RunPoint = {
      step: step + 1,
      loss,
      lr: learningRate,
      gradNorm,
      tokensPerSecond: (tokens / ms) * 1000,
      stepMs: ms,
      ...(Object.keys(terms).length > 1 && { terms }),
    };
    this.#stepMs = [...this.#stepMs.slice(-19), ms];
    this.run = { ...this.run, step: point.step };
    this.#writer.append(point);
    this.#unsent.push(point);
    const now = performance.now();
    if (now - this.#emittedAt > EMIT_EVERY_MS) this.#emitPoints(now);
    if (now - this.#recordedAt > RECORD_EVERY_MS) {
      this.#recordedAt = now;
      // Only points, so a failed write is ignored: steps after the last checkpoint are repeated after a resume.
      void this.#writer.writePoints(this.run).catch(() => undefined);
    }
  }

  #emitPoints(now: number): void {
    if (this.#unsent.length === 0) return;
    const { id: runId, totalSteps, step } = this.run;
    const sorted = this.#stepMs.toSorted((a, b) => a - b);
    const leftMs = (totalSteps - step) * (sorted[Math.floor(sorted.length / 2)] ?? 0);
    this.#context.emit({ type: "run.progress", runId, points: this.#unsent, totalSteps, leftMs });
    this.#unsent = [];
    this.#emittedAt = now;
  }

  async #onCheckpoint(trainer: Trainer, loaded: LoadedModel, material: RunMaterial): Promise<void> {
    this.#emitPoints(performance.now());
    const { config, id: runId, totalSteps } = this.run;
    const files = this.#context.library.runFiles(runId);
    const state = await trainer.state();
    await files.write(checkpointName(state.step), writeCheckpoint(state));
    const before = this.run.savedStep;
    await this.#record({ savedStep: state.step, adapterBytes: state.values.byteLength });
    this.#context.emit({ type: "run.saved", runId, step: state.step });
    if (before && before !== state.step) await files.remove(checkpointName(before));
    if (this.#stop.signal.aborted) return;

    this.#phase("Checking", 0, 1);
    const { adapter } = trainer;
    const { step } = state;
    const features = material.featuresWith(adapter);
    const answers = await answerSamplePrompts(
      material.samplePrompts,
      loaded,
      adapter,
      features,
      step,
    );
    const sampleAnswers = [...this.run.sampleAnswers.filter((a) => a.step < step), ...answers];
    if (material.validation.length > 0) {
      const loss = await validationLoss(
        trainer,
        batched(material.validation, config.batch),
        material,
      );
      const evalPoint: EvalPoint = { step, loss };
      const isBest = this.run.evals.every((earlier) => loss < earlier.loss);
      if (isBest) await files.write(BEST_FILE, writeAdapterValues(state.values, step));
      const bestStep = isBest ? step : this.run.bestStep;
      const evals = [...this.run.evals.filter((earlier) => earlier.step < step), evalPoint];
      await this.#record({ evals, bestStep, sampleAnswers });
      this.#context.emit({
        type: "run.evaluated",
        ...{ runId, evalPoint, sampleAnswers: answers, bestStep },
      });
    } else await this.#record({ sampleAnswers });
    this.#phase("Learning", step, totalSteps);
  }

  /** The checkpoint with the lowest validation loss becomes the result; without validation rows, the newest. */
  async #finish(): Promise<void> {
    const files = this.#context.library.runFiles(this.run.id);
    const best = await files.read(BEST_FILE);
    if (best) await files.write(FINAL_FILE, best);
    else await keepNewest(this.#context.library, this.run);
    await this.#update({ status: "done" });
  }

  readonly #phase: ProgressCallback = (...report) => this.#meter.report(...report);

  async #record(change: Partial<Run>): Promise<void> {
    this.run = { ...this.run, ...change };
    await this.#writer.writeRun(this.run);
  }

  async #update(change: Partial<Run>): Promise<void> {
    this.#emitPoints(performance.now());
    this.#meter.flush();
    await this.#record(change);
    this.#context.emit({ type: "run.changed", run: this.run });
  }
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
