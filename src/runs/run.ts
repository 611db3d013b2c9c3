/**
 * One lesson from start or checkpoint to its end: loads the model, prepares the pictures, learns, checks, answers the
 * probes, saves. A pause is a stop with a checkpoint; going on is a start from one, to the same weights.
 */
import { UserError } from "../base/userError.ts";
import type { CheckPoint, Run, RunPoint } from "../protocol/records.ts";
import { initialValues, layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { readCheckpoint, writeAdapterValues, writeCheckpoint } from "../train/checkpoint.ts";
import { runLesson } from "../train/loop.ts";
import { supervisedTokens } from "../train/batchShape.ts";
import { Trainer, type StepResult, type TrainerState } from "../train/step.ts";
import { BEST, checkpointName, FINAL } from "./adapterFiles.ts";
import { DeviceLostError, onDevice } from "../modelLibrary/deviceLoss.ts";
import { groups } from "../base/groups.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import type { Engines, OpenedModel } from "../modelLibrary/sessions.ts";
import { Meter, type Report } from "../base/progressMeter.ts";
import { rowsOfStep, type LessonRow } from "./rows.ts";
import { lessonMaterial, type LessonMaterial } from "./material.ts";
import { askProbes } from "./samplePrompts.ts";

const EMIT_EVERY_MS = 100;
const RECORD_EVERY_MS = 3000;

export class Runner {
  run: Run;
  readonly #context: ModelContext;
  readonly #engines: Engines;
  readonly #stop = new AbortController();
  readonly #meter: Meter;
  #release = (): void => {};
  #unsent: RunPoint[] = [];
  #emittedAt = 0;
  #recordedAt = 0;
  #stepMs: number[] = [];

  constructor(context: ModelContext, engines: Engines, run: Run) {
    this.#context = context;
    this.#engines = engines;
    this.run = run;
    this.#meter = new Meter((progressed) =>
      context.emit({ type: "run.phase", runId: this.run.id, ...progressed }),
    );
  }

  /** Takes effect after the step under way, with a checkpoint; before the first step at once. */
  requestStop(): void {
    this.#stop.abort(new DOMException("The lesson was stopped.", "AbortError"));
  }

  /** Runs until done, stopped or failed; the run's status says which. A lost device is a pause. Never rejects. */
  async work(): Promise<void> {
    try {
      const reached = await onDevice(this.#engines, "Press Resume to open it again.", () =>
        this.#lesson(),
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

  async #lesson(): Promise<"done" | "stopped"> {
    const { library } = this.#context;
    const { config, projectId, versionId } = this.run;
    const { signal } = this.#stop;
    const progress: Report = (...report) => {
      signal.throwIfAborted();
      this.#phase(...report);
    };
    const opened = await this.#engines.open(config.modelId, config.precision, { progress, signal });
    this.#release = this.#engines.hold(opened, `“${this.run.title}” is learning`);
    const { model, catalog } = opened.engine.recorder;
    const layout = layOutAdapter(catalog, model.parts, config.adapter);
    const material = await lessonMaterial(
      this.#context,
      opened,
      config,
      await library.versionContent(projectId, versionId),
      layout.vision,
      progress,
    );
    const state = await this.#startingState(layout.bytes / 4, () =>
      initialValues(layout, config.seed),
    );
    const { optim, seed, checkpointing } = config;
    const { totalSteps } = this.run;
    // A chat's caches may be as large as the model.
    await opened.engine.freeShared();
    const trainer = new Trainer(
      opened.engine,
      layout,
      { optim, totalSteps, seed, checkpointing },
      state,
    );
    try {
      this.#phase("Learning", trainer.step, totalSteps);
      return await runLesson(
        trainer,
        { totalSteps, checkEvery: config.checkEvery },
        {
          batches: (step) =>
            Promise.all(rowsOfStep(material.rows, config, step).map(material.batch)),
          onStep: (result, ms) => this.#onStep(result, ms),
          onCheckpoint: () => this.#onCheckpoint(trainer, opened, material),
          shouldStop: () => signal.aborted,
        },
      );
    } finally {
      trainer.destroy();
    }
  }

  async #startingState(
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

  #onStep({ step, loss, learningRate, gradNorm, tokens }: StepResult, ms: number): void {
    const point: RunPoint = {
      step: step + 1,
      loss,
      lr: learningRate,
      gradNorm,
      tokensPerSecond: (tokens / ms) * 1000,
      stepMs: ms,
    };
    this.#stepMs = [...this.#stepMs.slice(-19), ms];
    const points = [...this.run.points.filter((p) => p.step < point.step), point];
    this.run = { ...this.run, points, step: point.step };
    this.#unsent.push(point);
    const now = performance.now();
    if (now - this.#emittedAt > EMIT_EVERY_MS) this.#emitPoints(now);
    if (now - this.#recordedAt > RECORD_EVERY_MS) {
      this.#recordedAt = now;
      // The curve alone: losing the last points to a killed tab is no loss, since their steps are repeated.
      void this.#context.library.putRun(this.run).catch(() => undefined);
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

  async #onCheckpoint(
    trainer: Trainer,
    opened: OpenedModel,
    material: LessonMaterial,
  ): Promise<void> {
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
    const seen = material.seenWith(adapter);
    const probes = [
      ...this.run.probes.filter((p) => p.step < state.step),
      ...(await askProbes(material.probes, opened, adapter, seen, state.step)),
    ];
    if (material.check.length > 0) {
      const loss = await checkLossOf(trainer, groups(material.check, config.batch), material);
      const check: CheckPoint = { step: state.step, loss };
      const best = this.run.checks.every(({ loss }) => check.loss < loss);
      if (best) await files.write(BEST, writeAdapterValues(state.values, state.step));
      const bestStep = best ? state.step : this.run.bestStep;
      const checks = [...this.run.checks.filter((c) => c.step < check.step), check];
      await this.#record({ checks, bestStep, probes });
      const newest = probes.filter((p) => p.step === state.step);
      this.#context.emit({ type: "run.checked", runId, check, probes: newest, bestStep });
    } else await this.#record({ probes });
    this.#phase("Learning", state.step, totalSteps);
  }

  /** The best version so far becomes the result. */
  async #finish(): Promise<void> {
    const files = this.#context.library.runFiles(this.run.id);
    const best = await files.read(BEST);
    if (best) await files.write(FINAL, best);
    else await this.keepAsIs();
    await this.#update({ status: "done" });
  }

  /** The newest checkpoint becomes the result. */
  async keepAsIs(): Promise<void> {
    const files = this.#context.library.runFiles(this.run.id);
    const bytes = await files.read(checkpointName(this.run.savedStep));
    if (!bytes)
      throw new UserError(
        "Nothing has been saved yet, so there is nothing to keep. Let it run to its first saved step.",
      );
    const { values, step } = readCheckpoint(bytes, this.run.adapterBytes / 4);
    await files.write(FINAL, writeAdapterValues(values, step));
  }

  readonly #phase: Report = (...report) => this.#meter.report(...report);

  async #record(change: Partial<Run>): Promise<void> {
    this.run = { ...this.run, ...change };
    await this.#context.library.putRun(this.run);
  }

  async #update(change: Partial<Run>): Promise<void> {
    this.#emitPoints(performance.now());
    this.#meter.flush();
    await this.#record(change);
    this.#context.emit({ type: "run.changed", run: this.run });
  }
}

/** Mean over all answer tokens, one group after the other so that the features of one are in memory at a time. */
async function checkLossOf(
  trainer: Trainer,
  parts: readonly LessonRow[][],
  { batch: pack }: LessonMaterial,
): Promise<number> {
  let [sum, tokens] = [0, 0];
  for (const part of parts) {
    const batch = await pack(part);
    const count = batch.conversations.reduce((n, one) => n + supervisedTokens(one), 0);
    sum += (await trainer.check([batch])) * count;
    tokens += count;
  }
  return sum / tokens;
}
