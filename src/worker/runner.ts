/**
 * One lesson from start or checkpoint to its end: loads the model, prepares the pictures, learns, checks, answers the
 * probes, saves. A pause is a stop with a checkpoint; going on is a start from one, to the same weights.
 */
import { UserError } from "../base/userError.ts";
import type { CheckPoint, Example, ProbeAnswer, Run, RunPoint } from "../protocol/records.ts";
import { initialValues, layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { encodePrompt, type EncodedPrompt } from "../text/conversation.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import { Answering, type Ask } from "../train/answer.ts";
import { readCheckpoint, writeAdapterValues, writeCheckpoint } from "../train/checkpoint.ts";
import { runLesson } from "../train/lesson.ts";
import { supervisedTokens } from "../train/batchShape.ts";
import { Trainer, type StepResult, type TrainerState } from "../train/trainer.ts";
import { BEST, checkpointName, FINAL } from "./adapterFiles.ts";
import { DeviceLostError, onDevice } from "./deviceLoss.ts";
import { groups } from "./groups.ts";
import type { Context } from "./context.ts";
import type { Engines, OpenedModel } from "./engines.ts";
import { Meter, type Report } from "./meter.ts";
import { lessonRows, microBatch, rowsOfStep, sightsOfRows, type LessonRow } from "./lessonData.ts";
import type { FeatureShelf } from "./featureShelf.ts";
import { featuresOf, sightsOf } from "./sights.ts";

/** Check conversations that are looked at; more would make a check longer than the steps between two. */
const CHECK_ROWS = 24;
const PROBES = 4;
const PROBE_TOKENS = 40;
const EMIT_EVERY_MS = 100;
const RECORD_EVERY_MS = 3000;

export class Runner {
  run: Run;
  readonly #context: Context;
  readonly #engines: Engines;
  readonly #stop = new AbortController();
  readonly #meter: Meter;
  #release = (): void => {};
  #unsent: RunPoint[] = [];
  #emittedAt = 0;
  #recordedAt = 0;
  #stepMs: number[] = [];

  constructor(context: Context, engines: Engines, run: Run) {
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
    const frozen = await library.versionContent(projectId, versionId);
    const rows = lessonRows(frozen.rows, config, frozen.system, opened.reader);
    if (rows.own.length === 0) {
      throw new UserError(
        "There is no example with an answer to learn from. Write answers, or choose other parts.",
      );
    }
    const check = rows.check.slice(0, CHECK_ROWS);
    const sights = sightsOfRows([...rows.own, ...rows.replay, ...check]);
    const { model, catalog } = opened.engine.recorder;
    const shown = check.length > 0 ? check : rows.own;
    const probes = probesOf(shown, frozen.system, opened.reader);
    const asked = probes.flatMap(({ example, encoded }) => sightsOf(example.media, encoded));
    const shelf = await this.#engines.features(
      opened,
      config.precision,
      [...sights, ...asked],
      progress,
    );
    const layout = layOutAdapter(catalog, model.parts, config.adapter);
    const state = await this.#startingState(layout.bytes / 4, () =>
      initialValues(layout, config.seed),
    );
    const { optim, seed, checkpointing } = config;
    const { totalSteps } = this.run;
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
            Promise.all(rowsOfStep(rows, config, step).map((pass) => microBatch(pass, shelf))),
          onStep: (result, ms) => this.#onStep(result, ms),
          onCheckpoint: () => this.#onCheckpoint(trainer, opened, check, probes, shelf),
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
    checkRows: LessonRow[],
    asked: readonly Probe[],
    shelf: FeatureShelf,
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
    if (checkRows.length > 0) {
      const loss = await checkLossOf(trainer, groups(checkRows, config.batch), shelf);
      const check: CheckPoint = { step: state.step, loss };
      const best = this.run.checks.every(({ loss }) => check.loss < loss);
      if (best) await files.write(BEST, writeAdapterValues(state.values, state.step));
      const bestStep = best ? state.step : this.run.bestStep;
      const checks = [...this.run.checks.filter((c) => c.step < check.step), check];
      const probes = await this.#probe(trainer, opened, asked, shelf);
      await this.#record({
        checks,
        bestStep,
        probes: [...this.run.probes.filter((p) => p.step < state.step), ...probes],
      });
      this.#context.emit({ type: "run.checked", runId, check, probes, bestStep });
    } else {
      const probes = await this.#probe(trainer, opened, asked, shelf);
      await this.#record({
        probes: [...this.run.probes.filter((p) => p.step < state.step), ...probes],
      });
    }
    this.#phase("Learning", state.step, totalSteps);
  }

  /** A few fixed questions, answered greedily as the adapter is now. */
  async #probe(
    trainer: Trainer,
    { engine, reader }: OpenedModel,
    probes: readonly Probe[],
    shelf: FeatureShelf,
  ): Promise<ProbeAnswer[]> {
    const asks: Ask[] = [];
    for (const [sequence, { example, encoded }] of probes.entries()) {
      const features = await featuresOf(example.media, encoded, shelf);
      asks.push({ sequence, prompt: { ...encoded, features } });
    }
    const length = Math.max(...asks.map(({ prompt }) => prompt.ids.length)) + PROBE_TOKENS;
    const answering = new Answering(engine, trainer.adapter, asks.length, length);
    const options = { maxNewTokens: PROBE_TOKENS, endIds: reader.endIds };
    const answers = await answering.answer(asks, options);
    return answers.map(({ ids }, i) => {
      const { example } = probes[i]!;
      const { question, answer: reference } = example.turns[0]!;
      const answer = reader.tokenizer.decode(ids, true).trim();
      return { step: trainer.step, exampleId: example.id, turn: 0, question, reference, answer };
    });
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
  shelf: FeatureShelf,
): Promise<number> {
  let [sum, tokens] = [0, 0];
  for (const part of parts) {
    const batch = await microBatch(part, shelf);
    const count = batch.conversations.reduce((n, one) => n + supervisedTokens(one), 0);
    sum += (await trainer.check([batch])) * count;
    tokens += count;
  }
  return sum / tokens;
}

/** The first question of a row, as it will be asked at every checkpoint. */
interface Probe {
  example: Example;
  encoded: EncodedPrompt;
}

/** A few fixed questions, one of each kind first. */
function probesOf(rows: readonly LessonRow[], system: string, reader: ConversationReader): Probe[] {
  return probeRows(rows).map(({ example }) => {
    const text = example.turns[0]!.question;
    // A later turn may show more media.
    const media = example.media.slice(0, text.match(/<image>|<video>/g)?.length ?? 0);
    return {
      example,
      encoded: encodePrompt({ system, messages: [{ role: "user", text }], media }, reader),
    };
  });
}

/** The first rows of different kinds, so that the board shows different skills. */
function probeRows(rows: readonly LessonRow[]): LessonRow[] {
  const kinds = new Set<string>();
  const first = rows.filter(({ example }) => {
    const key = `${example.part} ${example.turns[0]!.kind}`;
    return !kinds.has(key) && kinds.add(key);
  });
  return [...new Set([...first, ...rows])].slice(0, PROBES);
}
