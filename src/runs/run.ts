/**
 * One training run, from its start or a checkpoint to its end: opens the model, prepares the data, trains, evaluates and
 * saves. A pause stops with a checkpoint; resuming from it leads to the same weights as a run without the pause.
 */
import type { Run, RunPoint } from "../protocol/records.ts";
import { NotFiniteError } from "../train/finite.ts";
import { compileNextStep, trainLoop } from "../train/loop.ts";
import { Trainer } from "../train/trainer.ts";
import { startValues } from "./branch.ts";
import { batchRows } from "./data/batchRows.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import { lastStageOfRun, objectiveInStage, runLayout, runMethod } from "./data/runMethod.ts";
import { runStages } from "./stages/runStages.ts";
import { DeviceLostError, onDevice } from "../modelLibrary/deviceLoss.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import { kernelsOf } from "../modelLibrary/runKernels.ts";
import type { ModelSessions, LoadedModel } from "../modelLibrary/sessions.ts";
import type { ProgressCallback } from "../base/async/progressMeter.ts";
import { prepareMaterial, type RunMaterial } from "./data/material.ts";
import { bestOf, isEvaluationDue, stageEnds } from "./data/bestStep.ts";
import { initialState, keepBest, saveCheckpoint, writeBest } from "./checkpoints.ts";
import { earlyStop } from "./data/earlyStop.ts";
import { evaluateStep, requireFiniteProbe } from "./evaluateStep.ts";
import { stageAt } from "../train/optimStages.ts";
import { stageEvals } from "./stages/stageEvals.ts";
import { specialistOfRun } from "./data/exemplars.ts";
import { RunRecorder, type Interruption } from "./runRecorder.ts";
import type { RunWriter } from "./runWriter.ts";

export class Runner {
  readonly #context: ModelContext;
  readonly #sessions: ModelSessions;
  readonly #recorder: RunRecorder;
  readonly #stop = new AbortController();
  #release = (): void => {};

  constructor(context: ModelContext, sessions: ModelSessions, run: Run, writer: RunWriter) {
    this.#context = context;
    this.#sessions = sessions;
    this.#recorder = new RunRecorder((event) => context.emit(event), writer, run);
  }

  get run(): Run {
    return this.#recorder.run;
  }

  /** The points of all steps so far; the same array, which grows. */
  get points(): readonly RunPoint[] {
    return this.#recorder.points;
  }

  /** Takes effect after the steps in flight, with a checkpoint; while the model is still being opened, at once. */
  requestStop(): void {
    this.#stop.abort(new DOMException("The lesson was stopped.", "AbortError"));
  }

  /**
   * Runs until done, paused or failed, which the run's status says. A lost device pauses. Never rejects.
   * @returns whether the end is stored; where it is not, as on a full disk, the page knows it all the same
   */
  async execute(): Promise<boolean> {
    try {
      const end = await this.#untilEnd();
      return end === null || (await this.#recorder.interrupt(end));
    } finally {
      this.#release();
    }
  }

  /** Stores the run as it is, with its points. */
  store(): Promise<void> {
    return this.#recorder.store();
  }

  /** Null when it is done, which is stored. */
  async #untilEnd(): Promise<Interruption | null> {
    try {
      const reached = await onDevice(this.#sessions, "Press Resume to open it again.", () =>
        this.#train(),
      );
      if (reached !== "done") return { status: "paused" };
      const result = await keepBest(this.#context.library, this.run);
      const message = this.#earlyStop();
      await this.#recorder.update({ status: "done", result, ...(message && { message }) });
      return null;
    } catch (error) {
      if (error === this.#stop.signal.reason) return { status: "paused" };
      const status = error instanceof DeviceLostError ? "paused" : "failed";
      return { status, message: this.#messageOf(error) };
    }
  }

  #earlyStop(): string | null {
    return this.run.config.patience ? earlyStop(this.run, lastStageOfRun(this.run)) : null;
  }

  #messageOf(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof NotFiniteError)) return message;
    const { savedStep, config } = this.run;
    const kept =
      savedStep > 0
        ? `What it was after step ${savedStep} is good and stays saved: stop and keep it, or start`
        : "Nothing good was saved before. Start";
    return `${message} ${kept} a new lesson with a lower learning rate than ${config.optim.learningRate}.`;
  }

  async #train(): Promise<"done" | "stopped"> {
    const { library } = this.#context;
    const { config, projectId, versionId, totalSteps } = this.run;
    const { signal } = this.#stop;
    const progress: ProgressCallback = (...report) => {
      signal.throwIfAborted();
      this.#recorder.phase(...report);
    };
    const { kernels } = this.run;
    const loaded = await this.#sessions.open({ ...config, kernels }, { progress, signal });
    this.#recorder.addKernels(kernelsOf(loaded.session.gpu, loaded.session.recorder.profile));
    this.#release = this.#sessions.lease(loaded, `“${this.run.title}” is learning`);
    // Key and value caches of a chat may be as large as the model.
    await loaded.session.freeTemporaries();
    const method = runMethod(config);
    const layout = runLayout(loaded.session.recorder, config, method);
    const specialist = method.method.specialist ? await specialistOfRun(library, this.run) : null;
    const material = await prepareMaterial(
      this.#context,
      loaded,
      config,
      await library.versionContent(projectId, versionId),
      layout.vision,
      progress,
      specialist,
    );
    this.#recorder.addPreparation(material.preparedViews, material.preparedMs);
    const state = await initialState(library, this.run, layout.bytes / 4, () =>
      startValues(library, this.run, layout, loaded.session.recorder),
    );
    const { optim, seed, checkpointing, keptBlocks, activations } = config;
    const trainRows = [...material.rows.own, ...material.rows.replay];
    const { stages, ends, rowsOfStep } = runStages(material.rows, config);
    const objectiveAt = (step: number) => objectiveInStage(method, stageAt(stages, step), step);
    const trainer = new Trainer(
      loaded.session,
      layout,
      {
        ...{ optim, totalSteps, stages, seed, terms: method.terms },
        ...{ checkpointing, keptBlocks, activations },
      },
      state,
    );
    const batchOf = (some: TrainingRow[], step: number) =>
      material.batch(batchRows(some, objectiveAt(step), { rows: trainRows, seed, step }));
    const data = {
      batches: (step: number) => Promise.all(rowsOfStep(step).map((some) => batchOf(some, step))),
      objectiveAt,
    };
    let ahead: Promise<void> | undefined;
    // The kernels that write answers are compiled once there are some.
    const onAnswers = () => void (ahead ??= compileNextStep(trainer, this.run, data));
    try {
      await this.#evaluateIfDue(trainer, loaded, material, onAnswers);
      this.#recorder.phase("Learning", trainer.globalStep, totalSteps);
      const reached = await trainLoop(
        trainer,
        { totalSteps, isCheckpoint: (step) => isEvaluationDue(step, config.evalEvery, ends) },
        {
          ...data,
          onStep: (result, ms) => this.#recorder.addStep(result, ms),
          onCheckpoint: () => this.#onCheckpoint(trainer, loaded, material),
          shouldStop: () => signal.aborted || this.#earlyStop() !== null,
        },
      );
      return this.#earlyStop() === null ? reached : "done";
    } finally {
      await ahead;
      trainer.destroy();
      material.free();
    }
  }

  async #onCheckpoint(trainer: Trainer, loaded: LoadedModel, material: RunMaterial): Promise<void> {
    const { library } = this.#context;
    const { savedStep: before } = this.run;
    this.#recorder.emitPoints();
    // Stopped before its first step, or just after it was resumed.
    if (trainer.globalStep !== before) {
      await saveCheckpoint(library, this.#recorder, await trainer.state(), () =>
        requireFiniteProbe(trainer, material),
      );
    }
    try {
      await this.#evaluateIfDue(trainer, loaded, material);
    } catch (error) {
      if (error instanceof NotFiniteError) await this.#recorder.record({ savedStep: before });
      throw error;
    } finally {
      await library.runs.removeUnnamedFiles(this.run);
    }
  }

  /**
   * Evaluates the trainer's step where that is due and was not done, as when the run was interrupted between saving a step and
   * evaluating it. `onAnswers`: as soon as some questions are answered and others are not.
   * @throws the stop's reason when it is requested; the next start evaluates then
   */
  async #evaluateIfDue(
    trainer: Trainer,
    loaded: LoadedModel,
    material: RunMaterial,
    onAnswers?: () => void,
  ) {
    const { config, totalSteps, id: runId } = this.run;
    const step = trainer.globalStep;
    const ends = stageEnds(this.run);
    if (!isEvaluationDue(step, config.evalEvery, ends) || isEvaluated(this.run, step)) return;
    const { signal } = this.#stop;
    signal.throwIfAborted();
    const begin = performance.now();
    this.#recorder.phase("Checking", 0, 1);
    const { evalPoint, sampleAnswers } = await evaluateStep(
      ...([trainer, loaded, material, config, signal] as const),
      (losses) => stageEvals(losses, step, ends, this.run.evals),
      (done, total) => {
        this.#recorder.phase("Checking", done, total);
        if (done > 0) onAnswers?.();
      },
    );
    this.#recorder.addCheck(performance.now() - begin);
    const sampled = { sampleAnswers: [...this.run.sampleAnswers, ...sampleAnswers] };
    if (!evalPoint) await this.#recorder.record(sampled);
    else {
      const evals = [...this.run.evals, evalPoint];
      const best = bestOf(evals, lastStageOfRun(this.run));
      if (best?.step === step) {
        const { values } = await trainer.state();
        await writeBest(this.#context.library, this.run, step, values);
      }
      const { step: bestStep, by: bestBy } = best ?? { step: 0, by: undefined };
      await this.#recorder.record({ ...sampled, evals, bestStep, ...(bestBy && { bestBy }) });
      this.#recorder.emit({
        type: "run.evaluated",
        ...{ runId, evalPoint, sampleAnswers, bestStep, ...(bestBy && { bestBy }) },
      });
    }
    this.#recorder.phase("Learning", step, totalSteps);
  }
}

/** Evaluations of a step are stored together with its sample answers. */
const isEvaluated = ({ sampleAnswers }: Run, step: number) =>
  sampleAnswers.some((answer) => answer.step === step);
