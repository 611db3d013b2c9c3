/**
 * Long-running calls with throttled progress events and cancellation. A cancelled job rejects with an AbortError, which
 * the page does not show.
 */
import type { Event } from "../protocol/events.ts";
import { ProgressMeter } from "../base/async/progressMeter.ts";
import type { Job } from "../base/async/job.ts";

export class Jobs {
  readonly #running = new Map<string, AbortController>();
  readonly #emit: (event: Event) => void;

  constructor(emit: (event: Event) => void) {
    this.#emit = emit;
  }

  /** Runs `work` as the job `jobId`. @throws as `work` does, and an AbortError after `cancel`. */
  async run<T>(jobId: string, work: (job: Job) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(jobId, controller);
    const meter = new ProgressMeter((progressed) =>
      this.#emit({ type: "job.progress", jobId, ...progressed }),
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
      if (this.#running.get(jobId) === controller) this.#running.delete(jobId);
    }
  }

  /** Does nothing for a job that has ended or is unknown. */
  cancel(jobId: string): void {
    this.#running.get(jobId)?.abort(new DOMException("This was cancelled.", "AbortError"));
  }
}
