/**
 * One long piece of work that several may wait for: all hear how far it is, and it is cancelled when the last of them has
 * left. Who leaves while others wait is let go at once; the last one is let go when the work has really ended.
 */
import type { Report } from "./progressMeter.ts";

export interface Watch {
  progress?: Report;
  signal?: AbortSignal;
}

export class SharedWork<T> {
  readonly #controller = new AbortController();
  readonly #waiting = new Set<Watch>();
  /** How it ends; who looks at this does not count as waiting. */
  readonly result: Promise<T>;
  #newest: Parameters<Report> | undefined;

  /** Begins at once. `work` ends soon after `signal` is aborted, with what it had taken given back. */
  constructor(work: (watch: Required<Watch>) => Promise<T>) {
    const progress: Report = (...report) => {
      this.#newest = report;
      for (const one of this.#waiting) tell(one, report);
    };
    this.result = work({ progress, signal: this.#controller.signal });
    // Whoever waits is told; nobody may be waiting yet, or any more.
    this.result.catch(() => undefined);
  }

  /** Nobody waits for it any more, or it was ended for all. */
  get isCancelled(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Ends it for all. */
  cancel(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** Waits for the result. @throws as the work does, and `signal`'s reason. */
  async join({ progress, signal }: Watch = {}): Promise<T> {
    signal?.throwIfAborted();
    const one: Watch = { ...(progress && { progress }), ...(signal && { signal }) };
    this.#waiting.add(one);
    if (this.#newest) tell(one, this.#newest);
    let leave = () => {};
    const leaving = new Promise<never>((_, reject) => {
      leave = () => {
        this.#waiting.delete(one);
        const reason = signal?.reason as Error;
        if (this.#waiting.size > 0) return reject(reason);
        this.#controller.abort(reason);
        void this.result.finally(() => reject(reason)).catch(() => undefined);
      };
    });
    signal?.addEventListener("abort", leave);
    try {
      return await Promise.race([this.result, leaving]);
    } finally {
      signal?.removeEventListener("abort", leave);
      this.#waiting.delete(one);
    }
  }
}

/** A cancelled job answers a report by throwing; the others that wait have nothing to do with that. */
function tell({ progress, signal }: Watch, report: Parameters<Report>): void {
  if (!signal?.aborted) progress?.(...report);
}
