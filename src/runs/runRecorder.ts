/** The record of a run while it trains: its points, what is stored of them and when, and what the page is told. */
import { ProgressMeter, type ProgressCallback } from "../base/async/progressMeter.ts";
import type { RunKernels } from "../protocol/device/deviceSpeed.ts";
import type { Event } from "../protocol/events.ts";
import type { Run, RunPoint, RunTimings } from "../protocol/records.ts";
import type { StepResult } from "../train/trainer.ts";
import { checksUntil, stageEnds } from "./data/bestStep.ts";
import type { RunWriter } from "./runWriter.ts";

const EMIT_EVERY_MS = 100;
const RECORD_EVERY_MS = 3000;
/** Steps whose median is the time of a step. */
const TIMED_STEPS = 20;

/** How a run ends before its last step, with the reason where it is not the person's wish. */
export interface Interruption {
  status: "paused" | "failed";
  message?: string;
}

export class RunRecorder {
  readonly emit: (event: Event) => void;
  readonly #writer: RunWriter;
  readonly #meter: ProgressMeter;
  #run: Run;
  #unsent: RunPoint[] = [];
  #emittedAt = 0;
  #recordedAt = 0;
  #stepMs: number[] = [];

  constructor(emit: (event: Event) => void, writer: RunWriter, run: Run) {
    this.emit = emit;
    this.#writer = writer;
    this.#run = run;
    this.#meter = new ProgressMeter((progressed) =>
      emit({ type: "run.phase", runId: this.#run.id, ...progressed }),
    );
  }

  get run(): Run {
    return this.#run;
  }

  /** The points of all steps so far; the same array, which grows. */
  get points(): readonly RunPoint[] {
    return this.#writer.points;
  }

  readonly phase: ProgressCallback = (...report) => this.#meter.report(...report);

  /** Adds the point of a step that took `ms`. */
  addStep({ step, loss, terms, learningRate, gradNorm, tokens }: StepResult, ms: number): void {
    const point: RunPoint = {
      step: step + 1,
      loss,
      lr: learningRate,
      gradNorm,
      tokensPerSecond: (tokens / ms) * 1000,
      stepMs: ms,
      ...(Object.keys(terms).length > 1 && { terms }),
    };
    this.#stepMs = [...this.#stepMs.slice(1 - TIMED_STEPS), ms];
    this.#run = { ...this.#run, step: point.step };
    this.#writer.append(point);
    this.#unsent.push(point);
    const now = performance.now();
    if (now - this.#emittedAt > EMIT_EVERY_MS) this.emitPoints(now);
    if (now - this.#recordedAt > RECORD_EVERY_MS) {
      this.#recordedAt = now;
      // Only points, so a failed write is ignored: steps after the last checkpoint are repeated after a resume.
      void this.#writer.writePoints(this.#run).catch(() => undefined);
    }
  }

  /** What it computes with, from its first step on. Stored with the next record. */
  addKernels(kernels: RunKernels): void {
    this.#run = { ...this.#run, kernels };
  }

  /** Adds the views that the towers saw before the first step. Stored with the next record. */
  addPreparation(views: number, ms: number): void {
    const timings = this.#timings();
    this.#time({ views: timings.views + views, viewsMs: timings.viewsMs + (views > 0 ? ms : 0) });
  }

  /** Adds an evaluation. Stored with the next record. */
  addCheck(ms: number): void {
    const { checks, checksMs } = this.#timings();
    this.#time({ checks: checks + 1, checksMs: checksMs + ms });
  }

  #timings(): RunTimings {
    return this.#run.timings ?? { views: 0, viewsMs: 0, checks: 0, checksMs: 0 };
  }

  #time(change: Partial<RunTimings>): void {
    this.#run = { ...this.#run, timings: { ...this.#timings(), ...change } };
  }

  /** By the mean of those that were made, of which the one before the first step is one. */
  #checksLeftMs(): number {
    const { step, totalSteps, config } = this.#run;
    const { checks, checksMs } = this.#timings();
    const until = (at: number) => checksUntil(at, config.evalEvery, stageEnds(this.#run));
    return checks > 0 ? (until(totalSteps) - until(step)) * (checksMs / checks) : 0;
  }

  /** Sends the points that the page has not got yet. */
  emitPoints(now = performance.now()): void {
    if (this.#unsent.length === 0) return;
    const { id: runId, totalSteps, step } = this.#run;
    const sorted = this.#stepMs.toSorted((a, b) => a - b);
    const stepMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const leftMs = (totalSteps - step) * stepMs + this.#checksLeftMs();
    this.emit({ type: "run.progress", runId, points: this.#unsent, totalSteps, leftMs });
    this.#unsent = [];
    this.#emittedAt = now;
  }

  /**
   * Stores a change of the run, with its new points. A change that storage refuses is not in `run` either: files that only
   * the stored record names must not be taken for unnamed ones.
   */
  async record(change: Partial<Run>): Promise<void> {
    await this.#writer.writeRun({ ...this.#run, ...change });
    this.#run = { ...this.#run, ...change };
  }

  /** Stores a change that the page is told at once. */
  async update(change: Partial<Run>): Promise<void> {
    this.emitPoints();
    this.#meter.flush();
    await this.record(change);
    this.emit({ type: "run.changed", run: this.#run });
  }

  /** Ends the run before its last step. The page is told in any case. @returns whether storage took it */
  async interrupt(end: Interruption): Promise<boolean> {
    try {
      await this.update(end);
      return true;
    } catch {
      this.#run = { ...this.#run, ...end };
      this.emit({ type: "run.changed", run: this.#run });
      return false;
    }
  }

  /** Stores the run as it is now, with all its points. */
  store(): Promise<void> {
    return this.#writer.writeRun(this.#run);
  }
}
