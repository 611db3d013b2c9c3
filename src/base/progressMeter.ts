/** Turns reports of how far a long piece of work is into at most ten a second, with rate and time left: the newest of each tenth. */

/** `phase` is a plain verb phrase: "Reading pictures". `total` is 0 while unknown. */
export interface Report {
  (phase: string, done: number, total: number, unit?: Progressed["unit"]): void;
}

/** Between two that are sent. */
const PAUSE_MS = 100;

export class Meter {
  readonly #send: (progressed: Progressed) => void;
  #phase = "";
  #phaseStart = 0;
  #startDone = 0;
  #waiting: Progressed | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastSent = -Infinity;

  constructor(send: (progressed: Progressed) => void) {
    this.#send = send;
  }

  readonly report: Report = (phase, done, total, unit) => {
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
    const pause = this.#lastSent + PAUSE_MS - now;
    if (pause <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), pause);
  };

  /** Sends what waits. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#waiting) return;
    this.#lastSent = performance.now();
    const newest = this.#waiting;
    this.#waiting = null;
    this.#send(newest);
  }

  /** What waits is not sent any more. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
  }
}

/** How far a long piece of work is. */

export interface Progressed {
  /** A plain verb phrase: "Reading pictures". */
  phase: string;
  done: number;
  /** 0 while unknown. */
  total: number;
  /** Of `done` a second, and milliseconds left; 0 while unknown. */
  rate: number;
  leftMs: number;
  /** What is counted, where it is not things. */
  unit?: "bytes";
}
