/**
 * A long-running task with several observers: all receive its progress, and it is cancelled when the last of them
 * aborts. An observer that aborts while others remain is rejected at once; the last one when the task has ended.
 */
import type { ProgressCallback } from "./progressMeter.ts";

export interface TaskObserver {
  progress?: ProgressCallback;
  signal?: AbortSignal;
}

export class SharedTask<T> {
  readonly #controller = new AbortController();
  readonly #observers = new Set<TaskObserver>();
  /** The outcome; awaiting it does not count as observing. */
  readonly result: Promise<T>;
  #newest: Parameters<ProgressCallback> | undefined;

  /** Starts at once. `work` must end soon after `signal` is aborted, with its resources released. */
  constructor(work: (observer: Required<TaskObserver>) => Promise<T>) {
    const progress: ProgressCallback = (...report) => {
      this.#newest = report;
      for (const observer of this.#observers) notify(observer, report);
    };
    this.result = work({ progress, signal: this.#controller.signal });
    // Rejections reach the observers through join; without any they are not unhandled.
    this.result.catch(() => undefined);
  }

  /** All observers have aborted, or the task was cancelled. */
  get isCancelled(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Cancels the task for all observers. */
  cancel(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** Observes the task until it ends. @throws as the work does, or the signal's reason. */
  async join({ progress, signal }: TaskObserver = {}): Promise<T> {
    signal?.throwIfAborted();
    const observer: TaskObserver = { ...(progress && { progress }), ...(signal && { signal }) };
    this.#observers.add(observer);
    if (this.#newest) notify(observer, this.#newest);
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        this.#observers.delete(observer);
        const reason = signal?.reason as Error;
        if (this.#observers.size > 0) return reject(reason);
        this.#controller.abort(reason);
        void this.result.finally(() => reject(reason)).catch(() => undefined);
      };
    });
    signal?.addEventListener("abort", onAbort);
    try {
      return await Promise.race([this.result, aborted]);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#observers.delete(observer);
    }
  }
}

/** Skips aborted observers: their progress callbacks throw, which must not end the task for the others. */
function notify({ progress, signal }: TaskObserver, report: Parameters<ProgressCallback>): void {
  if (!signal?.aborted) progress?.(...report);
}
