/**
 * Long calls: they say how far they are, at most ten times a second, with rate and time left, and can be cancelled.
 * A cancelled job ends with an error named AbortError, which the page does not show.
 */
import type { Event } from "../protocol/events.ts";
import { Meter } from "../base/progressMeter.ts";
import type { Job } from "../base/job.ts";

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
    const meter = new Meter((progressed) =>
      this.emit({ type: "job.progress", jobId, ...progressed }),
    );
    try {
      const result = await work({
        signal,
        progress(...report) {
          signal.throwIfAborted();
          meter.report(...report);
        },
      });
      meter.flush();
      return result;
    } finally {
      meter.close();
      if (this.running.get(jobId) === controller) this.running.delete(jobId);
    }
  }

  /** A job that has ended, or that never was, is no error: the person was a moment late. */
  cancel(jobId: string): void {
    this.running.get(jobId)?.abort(new DOMException("This was cancelled.", "AbortError"));
  }
}
