/**
 * Long calls: they say how far they are, at most ten times a second, with rate and time left, and can be cancelled.
 * A cancelled job ends with an error named AbortError, which the page does not show.
 */
import type { Event } from "../protocol/calls.ts";

export interface Job {
  /** Aborted when the person cancels. */
  signal: AbortSignal;
  /** `phase` is a plain verb phrase: "Reading pictures". Also throws when the job has been cancelled. */
  progress(phase: string, done: number, total: number): void;
}

/** Between two events of one job. */
const PAUSE_MS = 100;

export class Jobs {
  private readonly running = new Map<string, AbortController>();
  private readonly emit: (event: Event) => void;

  constructor(emit: (event: Event) => void) {
    this.emit = emit;
  }

  /** Runs `work` as the job `jobId`. Rejects as `work` does, and with an AbortError after `cancel`. */
  async run<T>(jobId: string, work: (job: Job) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    this.running.set(jobId, controller);
    const meter = new Meter(jobId, this.emit);
    try {
      const result = await work({
        signal,
        progress(phase, done, total) {
          signal.throwIfAborted();
          meter.report(phase, done, total);
        },
      });
      meter.flush();
      return result;
    } finally {
      meter.close();
      this.running.delete(jobId);
    }
  }

  /** A job that has ended, or that never was, is no error: the person was a moment late. */
  cancel(jobId: string): void {
    this.running.get(jobId)?.abort(new DOMException("This was cancelled.", "AbortError"));
  }
}

/** Turns reports into events: the newest report of each tenth of a second. */
class Meter {
  private readonly jobId: string;
  private readonly emit: (event: Event) => void;
  private phase = "";
  private phaseStart = 0;
  private startDone = 0;
  private waiting: Event | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastSent = -Infinity;

  constructor(jobId: string, emit: (event: Event) => void) {
    this.jobId = jobId;
    this.emit = emit;
  }

  report(phase: string, done: number, total: number): void {
    const now = performance.now();
    if (phase !== this.phase) {
      this.phase = phase;
      this.phaseStart = now;
      this.startDone = done;
    }
    const seconds = (now - this.phaseStart) / 1000;
    const rate = seconds > 0 ? (done - this.startDone) / seconds : 0;
    const leftMs = rate > 0 ? ((total - done) / rate) * 1000 : 0;
    this.waiting = { type: "job.progress", jobId: this.jobId, phase, done, total, rate, leftMs };
    const pause = this.lastSent + PAUSE_MS - now;
    if (pause <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), pause);
  }

  /** Sends what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (!this.waiting) return;
    this.lastSent = performance.now();
    this.emit(this.waiting);
    this.waiting = null;
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }
}
