/** Progress of long-running work: the callback, the event, and the meter that throttles one into the other. */

/** `phase` is a verb phrase for the user: "Reading pictures". `total` is 0 while unknown. */
export interface ProgressCallback {
  (phase: string, done: number, total: number, unit?: Progress["unit"]): void;
}

/** Least time between two events. */
const MIN_INTERVAL_MS = 100;

/** Sends at most ten events a second, the newest of each interval, with the rate and remaining time of the phase. */
export class ProgressMeter {
  readonly #send: (progressed: Progress) => void;
  #phase = "";
  #phaseStart = 0;
  #startDone = 0;
  #waiting: Progress | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastSent = -Infinity;

  constructor(send: (progressed: Progress) => void) {
    this.#send = send;
  }

  readonly report: ProgressCallback = (phase, done, total, unit) => {
    const now = performance.now();
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#phaseStart = now;
      this.#startDone = done;
    }
    const seconds = (now - this.#phaseStart) / 1000;
    const rate = seconds > 0 ? (done - this.#startDone) / seconds : 0;
    const leftMs = rate > 0 ? ((total - done) / rate) * 1000 : 0;
    this.#waiting = { phase, done, total, rate, leftMs, ...(unit && { unit }) };
    const pause = this.#lastSent + MIN_INTERVAL_MS - now;
    if (pause <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), pause);
  };

  /** Sends the pending event now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#waiting) return;
    this.#lastSent = performance.now();
    const newest = this.#waiting;
    this.#waiting = null;
    this.#send(newest);
  }

  /** Drops the pending event. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
  }
}

export interface Progress {
  /** A verb phrase for the user: "Reading pictures". */
  phase: string;
  done: number;
  /** 0 while unknown. */
  total: number;
  /** Units of `done` a second, and milliseconds remaining; 0 while unknown. */
  rate: number;
  leftMs: number;
  /** Unit of `done` and `total`; items when absent. */
  unit?: "bytes" | "views";
}
